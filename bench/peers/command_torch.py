"""PyTorch doing what the command does: reads the gzip files, trains, evaluates after each epoch. `python3 command_torch.py CONFIG`."""
import gzip
import json
import re
import sys
import time

import numpy as np
import torch

config = json.loads(sys.argv[1])
BATCH, LR = 256, 0.1


def read(name, offset):
    with gzip.open(f"{config['folder']}/{name}.gz") as file:
        return np.frombuffer(file.read(), np.uint8, offset=offset)


def load(kind):
    images = torch.from_numpy(read(f'{kind}-images-idx3-ubyte', 16).reshape(-1, 784).astype(np.float32) / 255)
    return images, torch.from_numpy(read(f'{kind}-labels-idx1-ubyte', 8).astype(np.int64))


(X_train, y_train), (X_test, y_test) = load('train'), load('t10k')
torch.manual_seed(42)
W1, W2 = ((torch.randn(size) * 0.01).requires_grad_() for size in ((784, 256), (256, 10)))
b1, b2 = (torch.zeros(size, requires_grad=True) for size in (256, 10))
parameters = [W1, b1, W2, b2]
first_step_at = None


def net(X):
    return torch.addmm(b2, torch.relu_(torch.addmm(b1, X, W1)), W2)


def accuracy():
    with torch.no_grad():
        return sum(int((net(X).argmax(1) == y).sum()) for X, y in zip(X_test.split(BATCH), y_test.split(BATCH))) / len(y_test)


for _ in range(config['epochs']):
    for rows in torch.randperm(len(y_train)).split(BATCH):
        loss = torch.nn.functional.cross_entropy(net(X_train.index_select(0, rows)), y_train.index_select(0, rows))
        gradients = torch.autograd.grad(loss, parameters)
        with torch.no_grad():
            torch._foreach_add_(parameters, gradients, alpha=-LR)
        first_step_at = first_step_at or time.time()
    reached = accuracy()
with open('/proc/self/status') as status:  # ru_maxrss would begin with what the parent had when it forked
    peak = int(re.search(r'VmHWM:\s+(\d+)', status.read())[1]) * 1024
print(json.dumps({'firstStepAt': first_step_at, 'peakBytes': peak, 'accuracy': reached}))
