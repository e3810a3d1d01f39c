"""The compiled ranker: the formula of ranker.py over columns, for one person in a blink and for a province in a night.

posts, people: tables of columns · papers: certificates · constants: what the loops are told · claims, vetoes, points, loops:
compiled arithmetic · cache: where it is kept · engine: which blocks meet which people · disk, kept: tables on disk. ranker.py
says the same in numpy, twin.py in plain Python: both are oracles.
"""

from matching.rank.kernel import cache
from matching.rank.kernel.disk import NoTable, load, save
from matching.rank.kernel.engine import Lists, Meeting
from matching.rank.kernel.facts import Facts
from matching.rank.kernel.kept import load_people, save_people
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
    "cache",
    "load",
    "load_people",
    "post_table",
    "save",
    "save_people",
]
