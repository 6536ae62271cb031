"""Counts the mistakes of a trained model on all digits."""

import joblib
from sklearn.datasets import load_digits

digits = load_digits()
model = joblib.load("model.joblib")
predicted = model.predict(digits.data / 16.0)

wrong = predicted != digits.target
for digit in range(10):
    print(f"mistakes_{digit}: {int(wrong[digits.target == digit].sum())}")
print(f"error_rate: {wrong.mean():.4f}")
