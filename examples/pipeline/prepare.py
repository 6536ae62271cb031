import random

noise = 0.1
points = 50
seed = 1

random.seed(seed)
for name in ("train.csv", "test.csv"):
    with open(name, "w") as f:
        f.write("x,y\n")
        for _ in range(points):
            x = random.uniform(-1, 1)
            f.write("%.6f,%.6f\n" % (x, 2 * x + 1 + random.gauss(0, noise)))
print("points: %i" % points)
