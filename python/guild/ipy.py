"""Runs functions as operations from notebooks and other Python: ``import guild.ipy as guild``.

    run, result = guild.run(train, lr=0.1)
    guild.runs().compare()
"""

from typing import Any, Dict, List, Optional, Tuple

from guild._home import guild_home, set_guild_home

__all__ = ["run", "runs", "uniform", "loguniform", "guild_home", "set_guild_home", "RunError", "RunTerminated"]
__all__ += ["label", "tag", "mark", "comment", "delete", "compare", "push", "pull"]

_OPTIONS = ("label", "tag", "op_name", "optimizer", "minimize", "maximize", "max_trials", "random_seed")
_OPTIONS += ("output_scalars",)


class _Range:
    """Values of which a random search draws."""

    def __init__(self, name: str, low: Any, high: Any, initial: Any = None) -> None:
        self.text = "{}[{}]".format(name, ":".join(repr(x) for x in (low, high, initial) if x is not None))

    def __repr__(self) -> str:
        return self.text


def uniform(low: Any, high: Any, initial: Any = None) -> _Range:
    return _Range("uniform", low, high, initial)


def loguniform(low: Any, high: Any, initial: Any = None) -> _Range:
    return _Range("loguniform", low, high, initial)


def run(op: Any, *args: Any, **kw: Any) -> Tuple[Any, Any]:
    """Calls a function as a run. Lists and ranges among its arguments give a run for each trial, as lists."""
    import inspect

    from guild import _function_run

    if not callable(op):
        raise ValueError("guild.run needs a function, a method or an object that can be called, not {!r}".format(op))
    options, kw = _split_options(kw)
    try:
        flags = _flags(inspect.signature(op), args, kw)
    except TypeError as e:
        raise TypeError("cannot run {}: {}".format(_op_name(op), e)) from None
    name = options.get("op_name") or _op_name(op)
    given = {key: _batch_value(value) for key, value in flags.items()}
    names = {key for key in kw} | set(list(flags)[: len(args)])
    is_batch = any(key in names and isinstance(value, (list, _Range, slice)) for key, value in flags.items())
    if not is_batch and not options.get("optimizer") and not options.get("max_trials"):
        return _function_run.perform(_spec(op, name, flags, options))
    runs, results = [], []
    for trial in _trials(flags, given, options):
        spec = _spec(op, name, trial, options)
        print("Running {} ({}):".format(name, ", ".join("{}={}".format(k, _text(v)) for k, v in trial.items())))
        done, result = _function_run.perform(spec)
        runs.append(done)
        results.append(result)
    return runs, results


def _split_options(kw: Dict[str, Any]) -> Tuple[Dict[str, Any], Dict[str, Any]]:
    options = {name: kw["_" + name] for name in _OPTIONS if "_" + name in kw}
    return options, {name: value for name, value in kw.items() if name[:1] != "_" or name[1:] not in _OPTIONS}


def _flags(signature: Any, args: Tuple[Any, ...], kw: Dict[str, Any]) -> Dict[str, Any]:
    bound = signature.bind(*args, **kw)
    bound.apply_defaults()
    return {
        name: list(value) if signature.parameters[name].kind == signature.parameters[name].VAR_POSITIONAL else value
        for name, value in bound.arguments.items()
    }


def _op_name(op: Any) -> str:
    name = getattr(op, "__name__", type(op).__name__)
    return "lambda" if name == "<lambda>" else name


def _batch_value(value: Any) -> Any:
    if isinstance(value, slice):
        return uniform(value.start, value.stop, value.step).text
    return value.text if isinstance(value, _Range) else value


def _trials(flags: Dict[str, Any], given: Dict[str, Any], options: Dict[str, Any]) -> List[Dict[str, Any]]:
    from guild import _helper

    has_range = any(isinstance(value, (_Range, slice)) for value in flags.values())
    optimizer = options.get("optimizer") or ("random" if has_range else "grid")
    if optimizer not in ("grid", "+", "random"):
        raise ValueError("optimizer {!r} is not available for functions: use 'grid' or 'random'".format(optimizer))
    request = {"flags": given, "kind": "random" if optimizer == "random" else "grid"}
    for name in ("max_trials", "random_seed"):
        if options.get(name) is not None:
            request[name] = options[name]
    if "random_seed" not in request:
        import random

        request["random_seed"] = random.SystemRandom().randrange(2**32)
    # In the order of the function's parameters.
    found = _helper.helper().ask("trials", **request)
    return [{name: trial[name] for name in flags if name in trial} for trial in found]


def _spec(op: Any, name: str, flags: Dict[str, Any], options: Dict[str, Any]) -> Any:
    from guild import _function_run

    spec = _function_run.RunSpec(op, name, flags)
    spec.random_seed = options.get("random_seed")
    tag = options.get("tag")
    spec.tags = [tag] if isinstance(tag, str) else list(tag or [])
    assigns = " ".join("{}={}".format(key, _text(value)) for key, value in flags.items())
    template = options.get("label")
    spec.label = _render(template, flags, assigns) if template else assigns or None
    if tag and not template:
        spec.label = " ".join(spec.tags + ([assigns] if assigns else []))
    scalars = options.get("output_scalars", True)
    spec.output_scalars = None if scalars is True else scalars or False
    return spec


def _render(template: str, flags: Dict[str, Any], assigns: str) -> str:
    import re

    values = dict({"default_label": assigns}, **{key: _text(value) for key, value in flags.items()})
    return re.sub(r"\$\{([^}]+)\}", lambda m: values.get(m.group(1), ""), template)


def _text(value: Any) -> str:
    from guild import _yaml

    return _yaml.flow(_yaml.plain(value))


def runs(**filters: Any) -> Any:
    """The runs, newest first: a pandas DataFrame where pandas is there, else a list with the same methods."""
    from guild import _runs

    return _runs.runs(filters)


def compare(runs: Any = None) -> Any:
    """What ``guild compare`` shows of the runs."""
    from guild import _runs

    return _runs.compare(runs)


def label(runs: Any, text: Optional[str]) -> None:
    """Sets the label of runs; None removes it."""
    _call_for(runs, ["label", "-y"] + (["--set", text] if text else ["--clear"]))


def tag(runs: Any, *tags: str) -> None:
    """Adds tags to runs."""
    _call_for(runs, ["tag", "-y"] + [arg for each in tags for arg in ("--add", each)])


def mark(runs: Any, clear: bool = False) -> None:
    _call_for(runs, ["mark", "-y"] + (["--clear"] if clear else []))


def comment(runs: Any, text: str) -> None:
    _call_for(runs, ["comment", "-y", "--add", text])


def delete(runs: Any, permanent: bool = False) -> List[str]:
    """Deletes runs and gives their ids."""
    from guild import _runs

    ids = _runs.ids_of(runs)
    _call_for(runs, ["runs", "delete", "-y"] + (["--permanent"] if permanent else []))
    return ids


def push(runs: Any, remote: str) -> None:
    _call_for(runs, ["push", "-y", remote])


def pull(remote: str, *ids: str) -> None:
    from guild import _helper

    _helper.call(["pull", "-y", remote] + list(ids))


def _call_for(runs: Any, command: List[str]) -> None:
    from guild import _helper, _runs

    ids = _runs.ids_of(runs)
    if ids:
        _helper.call(command + ids)


def __getattr__(name: str) -> Any:
    if name in ("RunError", "RunTerminated"):
        from guild import _function_run

        return getattr(_function_run, name)
    raise AttributeError("module {!r} has no attribute {!r}".format(__name__, name))
