"""Hard rules, features, score, explanation: frames in, ranked frame out."""

from matching.rank.frames import FORBIDDEN, PEOPLE_COLUMNS, POSTING_COLUMNS, people_frame, postings_frame
from matching.rank.index import PostingIndex
from matching.rank.lists import spread_lists
from matching.rank.model import Matcher
from matching.rank.ranker import BANDS, GROUP_MAX, GROUPS, band
from matching.rank.ranking import kernel
from matching.rank.rules import VETO_CODES
from matching.rank.serving import Underway, load_model, refit
from matching.rank.store import BadModel

__all__ = [
    "BANDS",
    "FORBIDDEN",
    "GROUPS",
    "GROUP_MAX",
    "PEOPLE_COLUMNS",
    "POSTING_COLUMNS",
    "VETO_CODES",
    "BadModel",
    "Matcher",
    "PostingIndex",
    "Underway",
    "band",
    "kernel",
    "load_model",
    "people_frame",
    "postings_frame",
    "refit",
    "spread_lists",
]
