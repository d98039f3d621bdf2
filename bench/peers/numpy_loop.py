# NumPy with a hand-written backward: numpy_loop.py FOLDER THREADS EXAMPLES EPOCHS. The threads are OpenBLAS's, set before NumPy loads it.
import os
import sys

folder, (threads, examples, epochs) = sys.argv[1], map(int, sys.argv[2:])
if threads:
    os.environ['OPENBLAS_NUM_THREADS'] = str(threads)

import json
import time

import numpy as np

from data import training_set

images, labels = training_set(folder, examples)
rng = np.random.default_rng(42)
W1 = (rng.standard_normal((784, 256)) * 0.01).astype(np.float32)
W2 = (rng.standard_normal((256, 10)) * 0.01).astype(np.float32)
b1, b2 = np.zeros(256, np.float32), np.zeros(10, np.float32)


def step(rows):
    X, y = images[rows].astype(np.float32), labels[rows]
    X /= np.float32(255)
    n = len(rows)
    H = X @ W1
    H += b1
    np.maximum(H, 0, out=H)
    Z = H @ W2
    Z += b2
    Z -= Z.max(1, keepdims=True)
    np.exp(Z, out=Z)
    Z /= Z.sum(1, keepdims=True)
    Z[np.arange(n), y] -= 1
    Z /= np.float32(n)
    dW2, db2 = H.T @ Z, Z.sum(0)
    dH = Z @ W2.T
    dH *= H > 0
    dW1, db1 = X.T @ dH, dH.sum(0)
    for w, d in ((W1, dW1), (b1, db1), (W2, dW2), (b2, db2)):
        d *= np.float32(0.1)
        w -= d


times = []
for i in range(epochs + 1):
    start = time.perf_counter()
    order = rng.permutation(examples)
    for at in range(0, examples, 256):
        step(order[at : at + 256])
    if i:
        times.append(time.perf_counter() - start)
print(json.dumps(times))
