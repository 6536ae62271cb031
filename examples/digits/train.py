"""Trains a small network on handwritten digits. Nothing here knows of Guild."""

import joblib
import numpy as np
from sklearn.datasets import load_digits
from sklearn.metrics import log_loss
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

lr = 0.01
hidden = 32
epochs = 10
seed = 1

digits = load_digits()
x_train, x_val, y_train, y_val = train_test_split(
    digits.data / 16.0, digits.target, test_size=0.25, random_state=seed
)

model = MLPClassifier(hidden_layer_sizes=(hidden,), learning_rate_init=lr, random_state=seed)
classes = np.unique(digits.target)
rng = np.random.RandomState(seed)

for epoch in range(1, epochs + 1):
    order = rng.permutation(len(x_train))
    model.partial_fit(x_train[order], y_train[order], classes=classes)
    loss = log_loss(y_val, model.predict_proba(x_val), labels=classes)
    accuracy = model.score(x_val, y_val)
    print(f"epoch {epoch}: loss={loss:.4f} accuracy={accuracy:.4f}")

joblib.dump(model, "model.joblib")
