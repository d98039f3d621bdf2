"""Rival: NumPy with a hand-written backward, every result in a buffer that is used again."""
import os

import numpy as np
from recipe import BATCH, LR, SIZES, blas, config, load, report

features, labels = load()
inputs, hidden, classes = SIZES
X_all = features.astype(np.float32) / 255
rng = np.random.default_rng(42)
W1 = rng.normal(0, 0.01, (inputs, hidden)).astype(np.float32)
W2 = rng.normal(0, 0.01, (hidden, classes)).astype(np.float32)
b1, b2 = np.zeros(hidden, np.float32), np.zeros(classes, np.float32)
buffers = {name: np.empty((BATCH, width), np.float32) for name, width in dict(X=inputs, H=hidden, dH=hidden, O=classes).items()}
dW1, dW2 = np.empty_like(W1), np.empty_like(W2)


def step(rows):
    m = len(rows)
    X, H, dH, O = (buffers[name][:m] for name in ('X', 'H', 'dH', 'O'))
    np.take(X_all, rows, axis=0, out=X, mode='clip')
    y = labels[rows]
    np.matmul(X, W1, out=H)
    np.add(H, b1, out=H)
    np.maximum(H, 0, out=H)
    np.matmul(H, W2, out=O)
    np.add(O, b2, out=O)
    np.subtract(O, O.max(axis=1, keepdims=True), out=O)
    target = O[np.arange(m), y]
    np.exp(O, out=O)
    total = O.sum(axis=1, keepdims=True)
    loss = float((np.log(total[:, 0]) - target).sum())
    np.divide(O, total, out=O)
    O[np.arange(m), y] -= 1
    np.multiply(O, np.float32(1 / m), out=O)
    np.matmul(H.T, O, out=dW2)
    np.matmul(O, W2.T, out=dH)
    np.multiply(dH, H > 0, out=dH)
    np.matmul(X.T, dH, out=dW1)
    for p, d in ((W1, dW1), (b1, dH.sum(axis=0)), (W2, dW2), (b2, O.sum(axis=0))):
        np.multiply(d, np.float32(LR), out=d)
        np.subtract(p, d, out=p)
    return loss


def epoch(examples):
    order = rng.permutation(examples)
    return sum(step(order[at : at + BATCH]) for at in range(0, examples, BATCH)) / examples


threads = int(os.environ.get('OPENBLAS_NUM_THREADS', len(os.sched_getaffinity(0))))
report(f'NumPy {np.__version__}, {blas()}', threads, epoch)
