# PyTorch at its best on a CPU: data in memory, a hand-written loop. torch_loop.py FOLDER THREADS EXAMPLES EPOCHS (0 threads: as it comes).
import json
import sys
import time

import torch
from torch import nn

from data import training_set

folder, (threads, examples, epochs) = sys.argv[1], map(int, sys.argv[2:])
if threads:
    torch.set_num_threads(threads)
images, labels = training_set(folder, examples)
X, y = torch.from_numpy(images.copy()), torch.from_numpy(labels.copy()).long()
net = nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 10))
loss, optimizer = nn.CrossEntropyLoss(), torch.optim.SGD(net.parameters(), lr=0.1)


def epoch():
    correct = total = 0.0
    for rows in torch.randperm(examples).split(256):
        batch, target = X[rows].float().div_(255), y[rows]
        out = net(batch)
        value = loss(out, target)
        optimizer.zero_grad(set_to_none=False)
        value.backward()
        optimizer.step()
        total += float(value) * len(rows)
        correct += int((out.argmax(1) == target).sum())


times = []
for i in range(epochs + 1):
    start = time.perf_counter()
    epoch()
    if i:
        times.append(time.perf_counter() - start)
print(json.dumps(times))
