"""Rival: RealMLP-TD-S in PyTorch, as an expert writes it for the CPU. A talk: a question names the rows and how many epochs, and the answer is how long they took."""
import math
import time

import numpy as np
import torch
from talk import answer
from torch.nn import functional as F

BATCH, BETAS, EPS = 256, (0.9, 0.95), 1e-8


def rate(t):
    return 0.5 - 0.5 * math.cos(2 * math.pi * math.log2(1 + 15 * t))


def layers_of(sizes):
    """Weights and biases from N(0, 1); those of the output begin at 0."""
    layers = [[torch.randn(a, b), torch.randn(b)] for a, b in zip(sizes, sizes[1:])]
    for parameter in layers[-1]:
        parameter.zero_()
    return layers


def reply(question):
    folder, width, classes, epochs = (question[name] for name in ('folder', 'width', 'classes', 'epochs'))
    torch.manual_seed(42)

    def load(part):
        X = torch.from_numpy(np.fromfile(f'{folder}/{part}.features', np.float32).reshape(-1, width))
        y = torch.from_numpy(np.fromfile(f'{folder}/{part}.targets', np.float32))
        return X, y.long() if classes else y[:, None]

    (X, y), (X_held, y_held) = load('train'), load('validation')
    activation = F.selu if classes else F.mish
    if classes:
        loss_of = lambda out, target: F.cross_entropy(out, target, label_smoothing=0.1)
        held_loss = F.cross_entropy
    else:
        mean, deviation = y.mean(), y.std(unbiased=False)
        y, y_held = (y - mean) / deviation, (y_held - mean) / deviation
        loss_of = held_loss = F.mse_loss
    scale = torch.ones(width)
    layers = layers_of([width, 256, 256, 256, classes or 1])
    weights, biases = [W for W, _ in layers], [b for _, b in layers]
    parameters = [scale, *weights, *biases]
    for parameter in parameters:
        parameter.requires_grad_()
    base = 0.04 if classes else 0.07
    groups = [{'params': params, 'factor': factor} for params, factor in (([scale], 6), (weights, 1), (biases, 0.1))]
    optimizer = torch.optim.Adam(groups, base, BETAS, EPS, foreach=True)

    def net(H):
        H = H * scale
        for i, (W, b) in enumerate(layers):
            H = torch.addmm(b, H, W, alpha=1 / math.sqrt(W.shape[0]))
            if i < len(layers) - 1:
                H = activation(H)
        return H

    batch = min(BATCH, len(y))
    per_epoch = len(y) // batch
    best, kept, losses = math.inf, None, []
    start = time.perf_counter()
    for epoch in range(epochs):
        total = torch.zeros(())
        for i, rows in enumerate(torch.randperm(len(y))[: per_epoch * batch].split(batch)):
            for group in optimizer.param_groups:
                group['lr'] = base * group['factor'] * rate((epoch * per_epoch + i) / (epochs * per_epoch))
            loss = loss_of(net(X.index_select(0, rows)), y.index_select(0, rows))
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            total += loss.detach()
        with torch.no_grad():
            held = held_loss(net(X_held), y_held).item()
            if held <= best:
                best, kept = held, [parameter.clone() for parameter in parameters]
        losses.append(float(total) / per_epoch)
    return {'seconds': time.perf_counter() - start, 'losses': losses, 'held': best, 'threads': torch.get_num_threads()}


answer(reply)
