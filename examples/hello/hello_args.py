import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--msg", default="Hello!", help="what to say")
parser.add_argument("--times", type=int, default=1, help="how often to say it")
args = parser.parse_args()

for _ in range(args.times):
    print(args.msg)
