"""Which model serves: the stored one of this code, else the last good one, else the rules alone; and who fits anew."""

import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from matching.rank import store
from matching.rank.model import Matcher, current_key, models_dir
from matching.rank.store import BadModel

_loaded: dict[Path, "_Kept"] = {}
_lock = threading.RLock()


@dataclass
class _Kept:
    model: Matcher
    mark: tuple[int, int]


class Underway(Exception):
    """Another process fits; its model will be found when it is done."""


def load_model(var: Path | None = None, stderr: bool = True, wait: bool = True) -> Matcher:
    """The serving model of a models folder; its `standing` says what it is.

    wait: fit at once where no stored model is good (a command line). Without it a refused model is replaced by the last
    good one or by the rules alone, and the caller has `refit` done elsewhere. Where nothing was ever stored, it is
    fitted at once in either case; only one process does it, the others wait for it.
    """
    folder = models_dir(var).resolve()
    kept = _loaded.get(folder)
    if kept and kept.mark == store.mark(folder):
        return kept.model
    with _lock:
        model = _load(folder, stderr, wait, kept.model if kept else None)
        _loaded[folder] = _Kept(model, store.mark(folder))
    return model


def _load(folder: Path, stderr: bool, wait: bool, before: Matcher | None) -> Matcher:
    model, problems = _stored(folder)
    if model is not None:
        return model
    if not problems or wait:
        return _fit_once(folder, stderr, problems)
    return before or _last_good(folder) or Matcher.rules_alone(_places(folder), "; ".join(problems))


def _stored(folder: Path) -> tuple[Matcher | None, list[str]]:
    """(the first good model of the current key, why others were refused)."""
    key, problems = current_key(), []
    named = store.read_pointer(folder).current
    homes = store.folders(folder, key)
    homes.sort(key=lambda home: home.name != named)
    for home in homes:
        try:
            model = Matcher.read(home)
        except BadModel as problem:
            problems.append(str(problem))
            continue
        if home.name != named:
            _point(folder, home)
        return model, problems
    return None, problems


def _point(folder: Path, home: Path) -> None:
    try:
        store.point(folder, home.name)
    except OSError:
        return  # a folder that cannot be written still serves


def _last_good(folder: Path) -> Matcher | None:
    """The newest other folder that can be read and still answers the questions it was asked when it was fitted."""
    pointer = store.read_pointer(folder)
    names = [pointer.last_good, pointer.current, *(path.name for path in store.folders(folder, "*"))]
    for name in dict.fromkeys(filter(None, names)):
        try:
            model = Matcher.read(folder / name)
        except BadModel:
            continue
        model.standing = "last_good"
        return model
    return None


def _places(folder: Path) -> Path | None:
    """A stored table of places that is whole, so that it need not be built in a hurry."""
    for home in store.folders(folder, "*"):
        try:
            return store.check_file(home, store.manifest_of(home), "places.csv")
        except BadModel:
            continue
    return None


def _fit_once(folder: Path, stderr: bool, problems: list[str]) -> Matcher:
    with store.only_one(folder):
        model, again = _stored(folder)  # another process may have been first
        if model is not None:
            return model
        why = "; ".join(again or problems) or "none is stored yet"
        if stderr:
            print(f"Fitting the matching model ({why}); this happens once.", file=sys.stderr)  # noqa: T201
        return _fit(folder)


def refit(var: Path | None = None, confirmed: pd.DataFrame | None = None) -> Matcher:
    """Fit from shipped tables and from confirmed titles (title, code), store, point at it. Raises Underway where another process does so at this moment."""
    folder = models_dir(var).resolve()
    with store.only_one(folder, wait=False) as mine:
        if not mine:
            raise Underway
        return _fit(folder, confirmed)


def _fit(folder: Path, confirmed: pd.DataFrame | None = None) -> Matcher:
    model = Matcher().fit(confirmed=confirmed)
    for home in store.folders(folder, current_key()):
        try:
            store.verify(home)
        except BadModel:
            store.put_aside(home)
    home = model.write(folder)
    store.point(folder, home.name)
    return model
