"""Lists of runs, as tables of pandas where it is there."""

import csv
import datetime
import importlib.util
import io
import json
import os
from typing import Any, Dict, List, Set, Tuple

from guild import _helper, _home
from guild.run import Run, for_dir

_FLAGS = "running completed error terminated pending staged unlabeled marked unmarked deleted".split()
_LISTS = {"operations": "--operation", "labels": "--label", "tags": "--tag", "comments": "--comment"}
_TEXTS = {"filter_expr": "--filter", "started": "--started", "digest": "--digest", "archive": "--archive"}
_TEXTS["remote"] = "--remote"
_COLUMNS = ["run", "operation", "started", "status", "label"]


def runs(filters: Dict[str, Any]) -> Any:
    listed = json.loads(_helper.call(["runs", "list", "--json", "--all"] + _args(filters)))
    rows = [_row(each) for each in listed]
    return _frame(rows, _COLUMNS, _runs_frame)


def _args(filters: Dict[str, Any]) -> List[str]:
    args = []  # type: List[str]
    for name, value in filters.items():
        if name in _FLAGS:
            args += ["--" + name] if value else []
        elif name in _LISTS:
            for each in [value] if isinstance(value, str) else value or ():
                args += [_LISTS[name], each]
        elif name in _TEXTS:
            args += [_TEXTS[name], str(value)] if value else []
        else:
            raise TypeError("runs() got an unexpected keyword argument {!r}".format(name))
    return args


class ListedRun(Run):
    """A run in a table: shown by its short id."""

    def __repr__(self) -> str:
        return self.short_id

    __str__ = __repr__


def _row(listed: Dict[str, Any]) -> Dict[str, Any]:
    run = ListedRun(listed["id"], listed["run_dir"])
    started = listed.get("started")
    return {
        "run": run,
        "operation": _operation(listed["opref"]),
        "started": datetime.datetime.fromtimestamp(started // 1000000) if started else None,
        "status": listed["status"],
        "label": listed.get("label") or "",
    }


def _operation(opref: str) -> str:
    import shlex

    words = shlex.split(opref)
    model, name = words[-2:] if len(words) > 1 else ("", opref)
    text = "{}:{}".format(model, name) if model else name
    return text + "()" if opref.startswith("func:") else text


def ids_of(runs: Any) -> List[str]:
    return [run.id for run in runs_of(runs)]


def runs_of(runs: Any) -> List[Run]:
    """The runs of what people hold: a run, a list, a table, a row of a table."""
    if isinstance(runs, Run):
        return [runs]
    if isinstance(runs, str):
        found = [for_dir(path) for path in _home.run_dirs() if os.path.basename(path).startswith(runs)]
        if not found:
            raise ValueError("there is no run {}".format(runs))
        return found
    if hasattr(runs, "to_dict") or isinstance(runs, dict):
        value = runs["run"]
        return runs_of(value) if isinstance(value, Run) else [each for each in value]
    return [found for each in runs for found in runs_of(each)]


def compare(runs: Any) -> Any:
    ids = [] if runs is None else ids_of(runs)
    if runs is not None and not ids:
        return _frame([], [], None)
    listed = list(csv.DictReader(io.StringIO(_helper.call(["compare", "--csv", "-"] + ids))))
    rows, flags = [], set()  # type: List[Dict[str, Any]], Set[str]
    for cells in listed:
        row, names = _compared(cells)
        rows.append(row)
        flags.update(names)
    columns = list(listed[0]) if listed else []
    rest = [name for name in columns if name not in _COMPARED and name not in flags]
    return _frame(rows, [name for name in columns if name in _COMPARED] + sorted(flags) + rest, None)


def _compared(cells: Dict[str, str]) -> Tuple[Dict[str, Any], List[str]]:
    """A row of ``guild compare`` with values in place of their texts, and the names that are flags."""
    row = {name: _value(name, text) for name, text in cells.items()}  # type: Dict[str, Any]
    found = [path for path in _home.run_dirs() if os.path.basename(path).startswith(cells.get("run") or "-")]
    if len(found) == 1:
        row["run"] = ListedRun(os.path.basename(found[0]), found[0])
        flags = row["run"].get("flags") or {}
        flags = {name: value for name, value in flags.items() if name in row and name not in _COMPARED}
        row.update(flags)
        return row, list(flags)
    return row, []


_COMPARED = ("run", "operation", "started", "time", "status", "label")


def _value(name: str, text: str) -> Any:
    if name in ("operation", "status", "label") or not text:
        return text if name in _COMPARED else None
    if name == "started":
        return datetime.datetime.strptime(text, "%Y-%m-%d %H:%M:%S")
    if name == "time":
        hours, minutes, seconds = text.split(":")
        return datetime.timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds))
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            pass
    return text


def guild_flags(runs: Any) -> Any:
    rows = [dict(run.get("flags") or {}, run=run.id) for run in runs_of(runs)]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return _frame(rows, columns, None)


def scalars(runs: Any) -> Any:
    rows = []
    columns = ["run", "prefix", "tag"]
    columns += [each + part for each in ("first", "last", "min", "max") for part in ("_val", "_step")]
    columns += ["avg_val", "count", "total"]
    for run in runs_of(runs):
        for found in _helper.helper().ask("scalars", run=run.dir):
            row = {name + "_val": _float(found.get(name)) for name in ("first", "last", "min", "max", "avg")}
            row.update({name: value for name, value in found.items() if name in columns}, run=run.id)
            row["total"] = _float(found.get("total"))
            rows.append(row)
    return _frame(rows, columns, None)


def scalars_detail(runs: Any) -> Any:
    """All values of all scalars."""
    columns = ["run", "path", "tag", "val", "step"]
    rows = []
    for run in runs_of(runs):
        for path, tag, val, step in _helper.helper().ask("scalar-values", run=run.dir):
            rows.append({"run": run, "path": path, "tag": tag, "val": _float(val), "step": step})
    return _frame(rows, columns, None)


def _float(value: Any) -> Any:
    return None if value is None else float(value)


def info(run: Run, output: bool = False, scalars: bool = False) -> None:
    args = ["runs", "info", run.id] + (["--all-scalars"] if scalars else [])
    print(_helper.call(args), end="")
    if output:
        print(_helper.call(["cat", "--output", run.id]), end="")


def _frame(rows: List[Dict[str, Any]], columns: List[str], make: Any) -> Any:
    if importlib.util.find_spec("pandas") is None:
        return RunRows(rows)
    import pandas

    if make:
        return make()({name: [row.get(name) for row in rows] for name in columns}, columns=columns)
    rows = [{name: float("nan") if row.get(name) is None else row[name] for name in columns} for row in rows]
    return pandas.DataFrame({name: [row[name] for row in rows] for name in columns}, columns=columns)


class _RunMethods:
    """What tables and rows of runs can do."""

    def compare(self) -> Any:
        return compare(self)

    def scalars(self) -> Any:
        return scalars(self)

    def scalars_detail(self) -> Any:
        return scalars_detail(self)

    def guild_flags(self) -> Any:
        return guild_flags(self)

    def delete(self, permanent: bool = False) -> List[str]:
        from guild import ipy

        return ipy.delete(self, permanent)

    def info(self, *args: Any, **kw: Any) -> None:
        found = runs_of(self)
        if found:
            info(found[0], *args, **kw)


class RunRows(_RunMethods, list):  # type: ignore
    """A table without pandas: a list of rows."""

    def __getitem__(self, key: Any) -> Any:
        if key == "run":
            return [row["run"] for row in self]
        return list.__getitem__(self, key)

    def to_dict(self) -> Any:
        return [dict(row) for row in self]

    def __repr__(self) -> str:
        return "\n".join("  ".join(str(value) for value in row.values()) for row in self)


def _runs_frame() -> Any:
    import pandas

    class RunsSeries(_RunMethods, pandas.Series):  # type: ignore
        @property
        def _constructor(self) -> Any:
            return RunsSeries

    class RunsDataFrame(_RunMethods, pandas.DataFrame):  # type: ignore
        @property
        def _constructor(self) -> Any:
            return RunsDataFrame

        @property
        def _constructor_sliced(self) -> Any:
            return RunsSeries

        def compare(self, *args: Any, **kw: Any) -> Any:
            return pandas.DataFrame.compare(self, *args, **kw) if args or kw else compare(self)

        def info(self, *args: Any, **kw: Any) -> None:
            return _RunMethods.info(self, *args, **kw)

    return RunsDataFrame
