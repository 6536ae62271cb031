"""Proposes the trials of a search with a library of the user's: scikit-optimize or Optuna.

Started by Guild as ``python _propose.py OPTIMIZER``, for ``python-skopt:gp``, ``python-skopt:forest``,
``python-skopt:gbrt`` or ``optuna:tpe``. Messages are JSON, one a line. The first goes out when the library is loaded::

    {"ready": true}    or    {"missing": "optuna", "error": "No module named 'optuna'"}

Then each request gets one answer::

    {"space": [DIMENSION, ...], "observed": [[COORDINATES, VALUE], ...], "pending": [COORDINATES, ...],
     "seed": 1, "step": 3, "options": {"kappa": 1.96, ...}}

    {"point": COORDINATES}    or    {"error": "..."}

A DIMENSION is ``["choice", COUNT]``, ``["integer", LOW, HIGH]``, ``["real", LOW, HIGH]`` or ``["log", LOW, HIGH]``.
COORDINATES has one number for each: the index of a choice, or the value itself. Values are to be minimized. An answer
depends on its request alone, so that a search that was stopped goes on as it would have. The end of the input ends
the process.
"""

import json
import os
import signal
import sys
import warnings
from typing import Any, Callable, Dict, List

_Request = Dict[str, Any]
_Point = List[Any]
_Propose = Callable[[_Request], _Point]


def main() -> None:
    # Ctrl-C is Guild's to deal with.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The directory of this file is no place to import from.
    sys.path.pop(0)
    warnings.simplefilter("ignore")
    answer = _own_output()
    library, name = sys.argv[1].split(":")
    try:
        propose = _skopt(name) if library == "python-skopt" else _optuna()
    except ImportError as error:
        answer({"missing": _PACKAGES[library], "error": str(error)})
        return
    answer({"ready": True})
    for line in sys.stdin:
        try:
            answer({"point": propose(json.loads(line))})
        except Exception as error:
            answer({"error": "%s: %s" % (type(error).__name__, error)})


_PACKAGES = {"python-skopt": "scikit-optimize", "optuna": "optuna"}


def _own_output() -> Callable[[Dict[str, Any]], None]:
    """Takes the standard output for answers: what a library prints there goes to the standard error."""
    stream = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def answer(message: Dict[str, Any]) -> None:
        stream.write(json.dumps(message) + "\n")
        stream.flush()

    return answer


def _step_seed(request: _Request) -> int:
    """A seed for one step, as large as both libraries take."""
    return (int(request["seed"]) * 1000003 + int(request["step"])) % 2**32


def _skopt(name: str) -> _Propose:
    _heal_numpy()
    import skopt
    from skopt.space import Categorical, Integer, Real

    def dimension(spec: List[Any]) -> Any:
        kind, low, high = (spec + [None])[:3]
        if kind == "choice":
            return Categorical(list(range(low)))
        if kind == "integer":
            return Integer(low, high)
        return Real(low, high, prior="log-uniform" if kind == "log" else "uniform")

    def propose(request: _Request) -> _Point:
        options = request["options"]
        dimensions = [dimension(spec) for spec in request["space"]]
        seed = _step_seed(request)
        optimizer = skopt.Optimizer(
            dimensions,
            base_estimator=_estimator(name, seed, dimensions, options),
            n_initial_points=0,
            acq_func=options.get("acq-func", "EI"),
            acq_func_kwargs={"xi": options["xi"], "kappa": options["kappa"]},
            random_state=seed,
        )
        points = [point for point, _ in request["observed"]]
        values = [value for _, value in request["observed"]]
        # What a trial that has not ended is taken to give, so that it is not proposed once more.
        middle = sum(values) / len(values)
        optimizer.tell(points + request["pending"], values + [middle] * len(request["pending"]))
        return [_plain(value) for value in optimizer.ask()]

    return propose


def _estimator(name: str, seed: int, dimensions: List[Any], options: Dict[str, Any]) -> Any:
    """As scikit-optimize makes them by name, but such that newer versions of scikit-learn take them."""
    from skopt.learning import ExtraTreesRegressor, GradientBoostingQuantileRegressor
    from skopt.utils import cook_estimator, normalize_dimensions

    if name == "gp":
        space = normalize_dimensions(dimensions)
        return cook_estimator("GP", space=space, random_state=seed, noise=options["noise"])
    if name == "forest":
        return ExtraTreesRegressor(
            n_estimators=100, min_samples_leaf=3, max_features=1.0, random_state=seed
        )
    from sklearn.ensemble import GradientBoostingRegressor

    class Quantiles(GradientBoostingQuantileRegressor):  # type: ignore[misc]
        def __sklearn_tags__(self) -> Any:
            """Says that it is a regressor, which scikit-learn 1.6 and later do not see."""
            tags = super().__sklearn_tags__()
            tags.estimator_type = "regressor"
            return tags

    trees = GradientBoostingRegressor(n_estimators=30, loss="quantile")
    return Quantiles(base_estimator=trees, random_state=seed)


def _heal_numpy() -> None:
    """All versions of scikit-optimize use names that NumPy has given up since."""
    import numpy

    for name, value in (("int", int), ("float", float), ("bool", bool), ("in1d", numpy.isin)):
        if name not in vars(numpy):
            setattr(numpy, name, value)


def _optuna() -> _Propose:
    import optuna
    from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

    optuna.logging.set_verbosity(optuna.logging.WARNING)

    def distribution(spec: List[Any]) -> Any:
        kind, low, high = (spec + [None])[:3]
        if kind == "choice":
            return CategoricalDistribution(list(range(low)))
        if kind == "integer":
            return IntDistribution(low, high)
        return FloatDistribution(low, high, log=kind == "log")

    def propose(request: _Request) -> _Point:
        # By position: names say nothing to the sampler, but their order counts.
        space = {"%04d" % at: distribution(spec) for at, spec in enumerate(request["space"])}
        sampler = optuna.samplers.TPESampler(
            seed=_step_seed(request),
            n_startup_trials=0,
            n_ei_candidates=max(1, int(request["options"]["candidates"])),
            constant_liar=True,
        )
        study = optuna.create_study(sampler=sampler)
        for point, value in request["observed"]:
            params = dict(zip(space, point))
            study.add_trial(optuna.trial.create_trial(params=params, distributions=space, value=value))
        for point in request["pending"]:
            params = dict(zip(space, point))
            state = optuna.trial.TrialState.RUNNING
            study.add_trial(optuna.trial.create_trial(state=state, params=params, distributions=space))
        trial = study.ask(fixed_distributions=space)
        return [_plain(trial.params[name]) for name in space]

    return propose


def _plain(value: Any) -> Any:
    """NumPy's numbers as Python's."""
    return value.item() if hasattr(value, "item") else value


if __name__ == "__main__":
    main()
