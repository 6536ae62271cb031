from tensorboardX import SummaryWriter

steps = 5

with SummaryWriter("logs") as writer:
    for step in range(1, steps + 1):
        writer.add_scalar("loss", 1 / step, step)
        writer.add_scalar("accuracy", 1 - 1 / (step + 1), step)
