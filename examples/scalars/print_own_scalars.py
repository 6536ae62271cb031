steps = 5

for step in range(1, steps + 1):
    print(f"[{step}] loss is {1 / step:.4f} and accuracy is {100 - 100 / (step + 1):.1f}%")
