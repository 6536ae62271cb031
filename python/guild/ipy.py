"""Runs functions as operations from notebooks and other Python: ``import guild.ipy as guild``.

    run, result = guild.run(train, lr=0.1)
    guild.runs().compare()
"""

from typing import Any, Dict, List, Optional, Tuple

from guild._home import guild_home, set_guild_home

__all__ = ["run", "start", "runs", "uniform", "loguniform", "guild_home", "set_guild_home", "RunError", "RunTerminated"]
__all__ += ["label", "tag", "mark", "comment", "delete", "compare", "push", "pull"]

_OPTIONS = ("label", "tag", "op_name", "optimizer", "minimize", "maximize", "max_trials", "random_seed")
_OPTIONS += ("output_scalars", "keep_batch")
_BATCH_OPTIONS = ("optimizer", "minimize", "maximize", "max_trials", "random_seed")


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
        raise ValueError("op must be callable")
    options, kw = _split_options(kw)
    try:
        flags = _flags(inspect.signature(op), args, kw)
    except TypeError as e:
        if inspect.isfunction(op) or inspect.ismethod(op):
            inspect.getcallargs(op, *args, **kw)  # Raises what a call would.
        raise TypeError("{}() {}".format(_op_name(op), e)) from None
    spec = _spec(op, options.get("op_name") or _op_name(op), flags, options)
    varied = [name for name, value in flags.items() if isinstance(value, (list, _Range, slice))]
    names = set(kw) | set(list(flags)[: len(args)])
    if not names.intersection(varied) and not options.get("optimizer") and not options.get("max_trials"):
        return _function_run.perform(spec)
    from guild import _batch

    has_range = any(isinstance(value, (_Range, slice)) for value in flags.values())
    batch = {name: options[name] for name in _BATCH_OPTIONS if options.get(name) is not None}
    batch.setdefault("optimizer", "random" if has_range else "+")
    batch["opt_flags"] = {name[4:]: value for name, value in options.items() if name[:4] == "opt_"}
    if "keep_batch" in options:
        batch["keep"] = bool(options["keep_batch"])
    kinds = {name: parameter.kind for name, parameter in inspect.signature(op).parameters.items()}
    given = {name: _batch_value(value, kinds[name]) for name, value in flags.items()}
    return _batch.perform(spec, given, varied, batch)


def start(op: str, **kw: Any) -> Any:
    """A run of the code that follows: ``with guild.start("train", lr=0.1) as run: run.log(loss=0.5, step=1)``."""
    from guild import _session

    options, flags = _split_options(kw)
    return _session.start(_spec(None, op, flags, options))


def _split_options(kw: Dict[str, Any]) -> Tuple[Dict[str, Any], Dict[str, Any]]:
    options = {key[1:]: value for key, value in kw.items() if key[1:] in _OPTIONS or key[:5] == "_opt_"}
    options = {name: value for name, value in options.items() if "_" + name in kw}
    return options, {key: value for key, value in kw.items() if key[:1] != "_" or key[1:] not in options}


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


def _batch_value(value: Any, kind: Any) -> Any:
    if isinstance(value, slice):
        return uniform(value.start, value.stop, value.step).text
    if isinstance(value, list) and (not value or kind.name == "VAR_POSITIONAL"):
        return [value]  # One value, not a choice of its items.
    return value.text if isinstance(value, _Range) else value


def _spec(op: Any, name: str, flags: Dict[str, Any], options: Dict[str, Any]) -> Any:
    from guild import _function_run

    spec = _function_run.RunSpec(op, name, flags)
    spec.random_seed = options.get("random_seed")
    tag = options.get("tag")
    spec.tags = [tag] if isinstance(tag, str) else list(tag or [])
    spec.label_template = options.get("label")
    if tag and not spec.label_template:
        spec.label_template = " ".join(spec.tags + ["${default_label}"])
    scalars = options.get("output_scalars", True)
    spec.output_scalars = None if scalars is True else scalars or False
    return spec


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
