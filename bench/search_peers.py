"""The best values that scikit-optimize's gp and Optuna's TPE find on the problems of the search bench.

    python search_peers.py SKOPT_OR_OPTUNA PROBLEM SEEDS

Prints the best of 50 trials for each seed, one a line. The problems are those of search-problems.ts.
"""

import math
import sys
import warnings

TRIALS = 50


def branin(x):
    a, b = 15 * x[0] - 5, 15 * x[1]
    inner = b - 5.1 / (4 * math.pi**2) * a**2 + 5 / math.pi * a - 6
    return inner**2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(a) + 10


SCALES = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
CENTERS = [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
]


def hartmann6(x):
    return -sum(
        weight * math.exp(-sum(s * (v - c) ** 2 for s, v, c in zip(scales, x, centers)))
        for weight, scales, centers in zip([1, 1.2, 3, 3.2], SCALES, CENTERS)
    )


def mixed(x):
    choice, rate = x
    return [0.3, 0, 0.6, 0.45][choice] + 4 * (rate - [0.25, 0.7, 0.5, 0.85][choice]) ** 2


PROBLEMS = {"branin": (branin, [None] * 2), "hartmann6": (hartmann6, [None] * 6), "mixed": (mixed, [4, None])}


def best_of_skopt(problem, choices, seed):
    import numpy

    for name, value in (("int", int), ("in1d", numpy.isin)):
        if name not in vars(numpy):
            setattr(numpy, name, value)
    import skopt
    from skopt.space import Categorical, Real

    space = [Real(0.0, 1.0) if count is None else Categorical(list(range(count))) for count in choices]
    optimizer = skopt.Optimizer(space, "GP", n_initial_points=3, acq_func="gp_hedge", random_state=seed)
    for _ in range(TRIALS):
        point = optimizer.ask()
        optimizer.tell(point, problem(point))
    return float(min(optimizer.yi))


def best_of_optuna(problem, choices, seed):
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
    study.optimize(
        lambda trial: problem(
            [
                trial.suggest_float(str(at), 0, 1) if count is None else trial.suggest_categorical(str(at), range(count))
                for at, count in enumerate(choices)
            ]
        ),
        n_trials=TRIALS,
    )
    return study.best_value


warnings.simplefilter("ignore")
best_of = best_of_skopt if sys.argv[1] == "skopt" else best_of_optuna
for seed in range(int(sys.argv[3])):
    print(best_of(*PROBLEMS[sys.argv[2]], seed), flush=True)
