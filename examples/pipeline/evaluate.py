import csv
import json

with open("model.json") as f:
    model = json.load(f)
with open("test.csv") as f:
    data = [(float(row["x"]), float(row["y"])) for row in csv.DictReader(f)]

loss = sum((model["slope"] * x + model["intercept"] - y) ** 2 for x, y in data) / len(data)
print("test_loss: %.6f" % loss)
with open("report.json", "w") as f:
    json.dump({"test_loss": loss}, f)
