"""Reasons, cautions and counts: each a stored field of the person against a stored condition of the posting."""

from matching.rank.explain.cautions import cautions
from matching.rank.explain.counts import summary
from matching.rank.explain.pair import pair, reasons
from matching.rank.explain.reasons import good_reasons
from matching.rank.explain.vetoes import veto_reasons

__all__ = ["cautions", "good_reasons", "pair", "reasons", "summary", "veto_reasons"]
