"""Attributes, flags and scalars of runs by name: ``RunIndex``, as scripts of earlier versions use it."""

from typing import Any, Dict, List, Optional

from guild import _helper
from guild.run import Run


class RunIndex:
    """What runs recorded, as of the last ``refresh`` of a run, or of the first time that it is asked for."""

    def __init__(self, path: Optional[str] = None) -> None:
        self.path = path
        self._attrs = {}  # type: Dict[str, Dict[str, Any]]
        self._scalars = {}  # type: Dict[str, List[Dict[str, Any]]]

    def refresh(self, runs: Any, types: Any = None) -> None:
        """Reads the runs again; ``types`` are some of attr, flag and scalar."""
        for run in runs:
            if types is None or "attr" in types or "flag" in types:
                self._attrs[run.id] = run.attrs()
            if types is None or "scalar" in types:
                self._scalars[run.id] = self._read_scalars(run)

    def run_attr(self, run: Run, name: str) -> Any:
        return self._attrs_of(run).get(name)

    def run_flag(self, run: Run, name: str) -> Any:
        return (self._attrs_of(run).get("flags") or {}).get(name)

    def run_scalar(self, run: Run, prefix: Optional[str], tag: str, qual: Optional[str], step: bool) -> Any:
        """A value of a scalar (first, last, min, max, avg, total or count), or the step of it."""
        qual = qual or "last"
        for found in self.run_scalars(run):
            if found["tag"] == tag and (not prefix or found["prefix"].startswith(prefix)):
                name = qual if qual == "count" else qual + ("_step" if step else "_val")
                return found["total"] if qual == "total" else found.get(name)
        return None

    def run_scalars(self, run: Run) -> List[Dict[str, Any]]:
        if run.id not in self._scalars:
            self._scalars[run.id] = self._read_scalars(run)
        return self._scalars[run.id]

    def _attrs_of(self, run: Run) -> Dict[str, Any]:
        if run.id not in self._attrs:
            self._attrs[run.id] = run.attrs()
        return self._attrs[run.id]

    def _read_scalars(self, run: Run) -> List[Dict[str, Any]]:
        values = ("first", "last", "min", "max", "avg")
        rows = _helper.helper().ask("scalars", run=run.dir)
        return [dict({k + "_val" if k in values else k: v for k, v in row.items()}, run=run.id) for row in rows]
