"""Batches of functions: Guild decides on the trials, this process runs them."""

import os
import sys
from typing import Any, Callable, Dict, List, Tuple

from guild import _function_run, _helper, _home, _progress
from guild.run import Run

_OPTIMIZERS = "+ grid random skopt:random gp skopt:gp bayesian gaussian forest skopt:forest gbrt skopt:gbrt tpe".split()


def perform(
    spec: "_function_run.RunSpec", given: Dict[str, Any], varied: List[str], options: Dict[str, Any]
) -> Tuple[List[Run], List[Any]]:
    """Runs the trials of ``given``, where lists and ranges stand for their values; ``varied`` names those."""
    optimizer = options["optimizer"]
    if optimizer not in _OPTIMIZERS:
        raise TypeError("optimizer {!r} is not supported".format(optimizer))
    helper = _helper.helper()
    request = dict(options, optimizer="+" if optimizer == "grid" else optimizer, flags=given)
    made = helper.ask("batch", home=os.path.abspath(_home.guild_home()), exe=sys.executable or "python", **request)
    batch = Run(made["id"], made["dir"])
    proto = Run("proto", batch.guild_path("proto"))
    flags, spec.flags = spec.flags, given
    _function_run.lay_down(proto, spec)
    code = 1
    _function_run.start(batch)
    try:
        done = _run_trials(spec, flags, varied, lambda: helper.ask("trial", run=batch.dir))
        code = 0
        return done
    except _function_run.RunTerminated:
        code = -2
        raise
    finally:
        _function_run.end(batch, code)
        if helper.is_alive():
            helper.ask("batch-end", run=batch.dir, code=code)


def _run_trials(
    proto: "_function_run.RunSpec", flags: Dict[str, Any], varied: List[str], next_trial: Callable[[], Any]
) -> Tuple[List[Run], List[Any]]:
    runs, results = [], []  # type: List[Run], List[Any]
    with _progress.Progress() as progress:
        trial = next_trial()
        while trial:
            progress.show(len(runs), trial["total"])
            # Objects that are no values of YAML go to the function as they are.
            values = {name: trial["flags"][name] if name in varied else value for name, value in flags.items()}
            spec = _function_run.RunSpec(proto.op, proto.op_name, values)
            spec.label_template, spec.output_scalars = proto.label_template, proto.output_scalars
            print("Running {} ({}):".format(proto.op_name, trial["text"]))
            run, result = _function_run.perform(spec, Run(trial["id"], trial["dir"]))
            runs.append(run)
            results.append(result)
            progress.show(len(runs), trial["total"])
            trial = next_trial()
    return runs, results
