"""The compiled ranker: the formula of ranker.py over columns, for one person in a blink and for a province in a night.

posts, people: tables of columns · papers: certificates · constants: what the loops are told · loops: compiled arithmetic ·
engine: which blocks meet which people. ranker.py says the same in numpy, twin.py in plain Python: both are oracles.
"""

import os
from pathlib import Path

import numba

if not os.environ.get("NUMBA_CACHE_DIR"):
    # Compiled code is run-time state; numba would put it beside the source.
    kept = Path(os.environ.get("RONGYE_VAR") or "var").expanduser().resolve() / "kernels"
    numba.config.CACHE_DIR = str(kept)  # type: ignore[attr-defined]

from matching.rank.kernel.disk import NoTable, load, save
from matching.rank.kernel.engine import Lists, Meeting
from matching.rank.kernel.facts import Facts
from matching.rank.kernel.people import PeopleTable
from matching.rank.kernel.posts import PostTable, TableMaker, post_table

__all__ = [
    "Facts",
    "Lists",
    "Meeting",
    "NoTable",
    "PeopleTable",
    "PostTable",
    "TableMaker",
    "load",
    "post_table",
    "save",
]
