"""Rival: PyTorch as an expert writes it for the CPU: all data in memory, batches gathered by index, nothing but what the step needs."""
import numpy as np
import torch
from recipe import BATCH, LR, SIZES, config, load, report

if config.get('threads'):
    torch.set_num_threads(config['threads'])
features, labels = load()
X_all = torch.from_numpy(features.astype(np.float32) / 255)
y_all = torch.from_numpy(labels.astype(np.int64))
inputs, hidden, classes = SIZES
torch.manual_seed(42)
W1 = (torch.randn(inputs, hidden) * 0.01).requires_grad_()
b1 = torch.zeros(hidden, requires_grad=True)
W2 = (torch.randn(hidden, classes) * 0.01).requires_grad_()
b2 = torch.zeros(classes, requires_grad=True)
parameters = [W1, b1, W2, b2]


def step(rows):
    X, y = X_all.index_select(0, rows), y_all.index_select(0, rows)
    logits = torch.addmm(b2, torch.relu_(torch.addmm(b1, X, W1)), W2)
    loss = torch.nn.functional.cross_entropy(logits, y)
    gradients = torch.autograd.grad(loss, parameters)
    with torch.no_grad():
        torch._foreach_add_(parameters, gradients, alpha=-LR)
    return loss.detach() * len(rows)


def epoch(examples):
    total = torch.zeros(())
    for rows in torch.randperm(examples).split(BATCH):
        total += step(rows)
    return float(total) / examples


report(f'PyTorch {torch.__version__}, loop in memory', torch.get_num_threads(), epoch)
