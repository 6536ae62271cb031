import csv
import json

lr = 0.1
epochs = 200

with open("train.csv") as f:
    data = [(float(row["x"]), float(row["y"])) for row in csv.DictReader(f)]

slope = intercept = 0.0
for epoch in range(1, epochs + 1):
    errors = [(slope * x + intercept - y, x) for x, y in data]
    slope -= lr * sum(error * x for error, x in errors) / len(data)
    intercept -= lr * sum(error for error, _ in errors) / len(data)
    if epoch % 50 == 0 or epoch == epochs:
        print("step: %i" % epoch)
        print("loss: %.6f" % (sum(error**2 for error, _ in errors) / len(data)))

with open("model.json", "w") as f:
    json.dump({"slope": slope, "intercept": intercept}, f)
