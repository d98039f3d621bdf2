# scikit-learn's MLPClassifier on the book's recipe: sklearn_mlp.py FOLDER THREADS EXAMPLES EPOCHS.
import os
import sys

folder, (threads, examples, epochs) = sys.argv[1], map(int, sys.argv[2:])
if threads:
    os.environ['OPENBLAS_NUM_THREADS'] = str(threads)

import json
import time

import numpy as np
from sklearn.neural_network import MLPClassifier

from data import training_set

images, labels = training_set(folder, examples)
X = images.astype(np.float32) / np.float32(255)
net = MLPClassifier((256,), solver='sgd', alpha=0.0, batch_size=256, learning_rate_init=0.1, momentum=0.0, max_iter=1)
net.partial_fit(X, labels, classes=np.arange(10))
times = []
for _ in range(epochs):
    start = time.perf_counter()
    net.partial_fit(X, labels)
    times.append(time.perf_counter() - start)
print(json.dumps(times))
