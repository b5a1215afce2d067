"""Accuracy of sklearn's logistic regression on features: prints its version, that of its defaults, and the best over C with that C."""
import sys
import warnings

import numpy
import sklearn
from sklearn.linear_model import LogisticRegression

warnings.filterwarnings("ignore")  # Its default of 100 iterations is not always enough, which is its default.
folder = sys.argv[1]
train, labels, held, truth = (numpy.load(f"{folder}/{name}.npy") for name in ("train", "labels", "held", "truth"))


def accuracy(**settings):
    return LogisticRegression(**settings).fit(train, labels).score(held, truth)


default = accuracy()
best = max((accuracy(C=10.0**power, max_iter=300), 10.0**power) for power in range(-5, 2))
print(sklearn.__version__, default, *best)
