"""Rival of the section ops: PyTorch's ops, spelled as ours are, forward alone or with `.sum().backward()`."""
import functools
import re

import torch
from talk import answer, per_call


@functools.cache
def leaves(rows, columns):
    """What ops.ts calls inputs: x of both signs, the others positive."""
    positive = lambda *shape: (torch.rand(shape) * 2 + 0.5).requires_grad_()
    x = (torch.rand(rows, columns) * 4 - 2).requires_grad_()
    return {'x': x, 'y': positive(rows, columns), 'row': positive(columns), 'column': positive(rows, 1)}


def reply(question):
    torch.set_num_threads(question['threads'])
    inputs = leaves(*question['shape'])
    forward = eval('lambda: ' + question['op'], inputs)
    used = [leaf for name, leaf in inputs.items() if re.search(rf'\b{name}\b', question['op'])]

    def both():
        for leaf in used:
            leaf.grad = None
        forward().sum().backward()

    return per_call(both if question['way'] == 'both' else forward, question['budget'])


answer(reply)
