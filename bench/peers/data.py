# The training examples that every Python rival gets, read from Fashion-MNIST's gzip files.
import gzip

import numpy as np


def training_set(folder, count):
    """`count` images as uint8 [count, 784], and their labels."""
    read = lambda name, offset: np.frombuffer(gzip.open(f'{folder}/{name}').read(), np.uint8, offset=offset)
    images = read('train-images-idx3-ubyte.gz', 16).reshape(-1, 784)
    return images[:count], read('train-labels-idx1-ubyte.gz', 8)[:count]
