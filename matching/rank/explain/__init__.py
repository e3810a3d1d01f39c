"""Reasons, cautions, counts and what-ifs: each a stored field of the person against a stored condition of the posting."""

from matching.rank.explain.cautions import cautions
from matching.rank.explain.counts import summary
from matching.rank.explain.pair import pair, reasons
from matching.rank.explain.reasons import good_reasons
from matching.rank.explain.staff import longer, with_longer
from matching.rank.explain.vetoes import veto_reasons
from matching.rank.explain.whatif import WhatIf

__all__ = [
    "WhatIf",
    "cautions",
    "good_reasons",
    "longer",
    "pair",
    "reasons",
    "summary",
    "veto_reasons",
    "with_longer",
]
