steps = 5

for step in range(1, steps + 1):
    print(f"step: {step}")
    print(f"loss: {1 / step:.4f}")
    print(f"accuracy: {1 - 1 / (step + 1):.4f}")
