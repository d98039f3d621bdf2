# PyTorch as the book runs it (section 4.2): torchvision's data set and a DataLoader with 4 workers. Arguments as torch_loop.py's.
import gzip
import json
import os
import shutil
import sys
import tempfile
import time

import torch
import torchvision
from torch import nn
from torch.utils import data
from torchvision import transforms

folder, (threads, examples, epochs) = sys.argv[1], map(int, sys.argv[2:])
if threads:
    torch.set_num_threads(threads)


def loader(root):
    raw = f'{root}/FashionMNIST/raw'
    os.makedirs(raw)
    for name in os.listdir(folder):
        if name.endswith('.gz'):
            with gzip.open(f'{folder}/{name}') as source, open(f'{raw}/{name[:-3]}', 'wb') as target:
                shutil.copyfileobj(source, target)
    train = torchvision.datasets.FashionMNIST(root=root, train=True, transform=transforms.ToTensor())
    return data.DataLoader(data.Subset(train, range(examples)), 256, shuffle=True, num_workers=4)


def main(root):
    train_iter = loader(root)
    W1 = nn.Parameter(torch.randn(784, 256) * 0.01)
    b1 = nn.Parameter(torch.zeros(256))
    W2 = nn.Parameter(torch.randn(256, 10) * 0.01)
    b2 = nn.Parameter(torch.zeros(10))
    loss, updater = nn.CrossEntropyLoss(reduction='none'), torch.optim.SGD([W1, b1, W2, b2], lr=0.1)
    times = []
    for i in range(epochs + 1):
        start, total, correct = time.perf_counter(), 0.0, 0.0
        for X, y in train_iter:
            H = torch.max(X.reshape(-1, 784) @ W1 + b1, torch.zeros(()))
            out = H @ W2 + b2
            l = loss(out, y)
            updater.zero_grad()
            l.mean().backward()
            updater.step()
            total += float(l.sum())
            correct += float((out.argmax(1) == y).sum())
        if i:
            times.append(time.perf_counter() - start)
    print(json.dumps(times))


with tempfile.TemporaryDirectory() as root:
    main(root)
