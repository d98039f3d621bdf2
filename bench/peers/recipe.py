"""The work that each Python rival does, and how it is timed: recipe.mjs in Python. Run as `python3 RIVAL.py CONFIG`, prints one line of JSON."""
import json
import os
import sys
import time

import numpy as np

config = json.loads(sys.argv[1])
SIZES, BATCH, LR = config['sizes'], config['batch'], config['lr']


def load():
    """The rows as u8 [examples, inputs], and their labels."""
    features = np.fromfile(os.path.join(config['folder'], 'features.u8'), np.uint8).reshape(-1, SIZES[0])
    labels = np.fromfile(os.path.join(config['folder'], 'labels.u8'), np.uint8)
    return features[: config['examples']], labels[: config['examples']]


def blas():
    """Which BLAS this process computes with, by the libraries that it has mapped."""
    with open('/proc/self/maps') as maps:
        paths = {os.path.basename(line.split()[-1]) for line in maps if '/' in line}
    return ', '.join(sorted(p for p in paths if any(s in p for s in ('openblas', 'mkl', 'blis', 'libcblas')))) or 'an unknown BLAS'


def report(name, threads, epoch):
    """Warms up, times the epochs and prints it all; `epoch(examples)` trains on so many examples and returns their mean loss."""
    losses, seconds = [epoch(config['warmup'])], []
    for _ in range(config['epochs']):
        start = time.perf_counter()
        losses.append(epoch(config['examples']))
        seconds.append(time.perf_counter() - start)
    print(json.dumps({'name': name, 'threads': threads, 'seconds': seconds, 'losses': losses}))
