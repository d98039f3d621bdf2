"""Rival on tables: scikit-learn's MLP and HistGradientBoosting as they come, on features that are encoded but not scaled. A talk: a question names files."""
import warnings

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.preprocessing import StandardScaler
from talk import answer

warnings.simplefilter('ignore')  # that 200 epochs do not converge
MODELS = {
    'classes': {'mlp': MLPClassifier, 'hgb': HistGradientBoostingClassifier},
    'regression': {'mlp': MLPRegressor, 'hgb': HistGradientBoostingRegressor},
}


def reached(y, probabilities):
    """Accuracy, log loss and AUC, of more than two classes the mean of one against the others."""
    classes = probabilities.shape[1]
    if classes == 2:
        auc = roc_auc_score(y, probabilities[:, 1])
    else:
        auc = np.mean([roc_auc_score(y == k, probabilities[:, k]) for k in np.unique(y)])
    logs = log_loss(y, probabilities, labels=np.arange(classes))
    return {'accuracy': np.mean(probabilities.argmax(1) == y), 'auc': auc, 'logLoss': logs}


def reply(question):
    classes, width, seed = question['classes'], question['width'], question['seed']
    X, X_test = (np.fromfile(f'{question["folder"]}/{part}.features').reshape(-1, width) for part in ('train', 'test'))
    y, y_test = (np.fromfile(f'{question["folder"]}/{part}.targets') for part in ('train', 'test'))
    if question['model'] == 'mlp':
        scaler = StandardScaler().fit(X)
        X, X_test = scaler.transform(X), scaler.transform(X_test)
    model = MODELS['classes' if classes else 'regression'][question['model']](random_state=seed).fit(X, y)
    if classes == 0:
        return {'rmse': np.sqrt(np.mean((model.predict(X_test) - y_test) ** 2))}
    probabilities = np.zeros((len(y_test), classes))
    probabilities[:, model.classes_.astype(int)] = model.predict_proba(X_test)
    return reached(y_test.astype(int), probabilities)


answer(reply)
