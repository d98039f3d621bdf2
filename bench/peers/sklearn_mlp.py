"""Rival: scikit-learn's MLPClassifier, one epoch of SGD without momentum or penalty."""
import os
import warnings

import numpy as np
import sklearn
from recipe import BATCH, LR, SIZES, blas, config, load, report
from sklearn.neural_network import MLPClassifier

warnings.simplefilter('ignore')  # that an epoch does not converge
features, labels = load()
X = features.astype(np.float32) / 255
classes = np.arange(SIZES[-1])
model = MLPClassifier(SIZES[1:-1], solver='sgd', alpha=0, batch_size=BATCH, learning_rate_init=LR, momentum=0, max_iter=1, random_state=42)


def epoch(examples):
    model.partial_fit(X[:examples], labels[:examples], classes)
    return model.loss_


threads = int(os.environ.get('OPENBLAS_NUM_THREADS', len(os.sched_getaffinity(0))))
report(f'scikit-learn {sklearn.__version__}, {blas()}', threads, epoch)
