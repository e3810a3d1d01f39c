"""One pair in full, for the page of a job and for staff."""

import datetime
from functools import cache
from typing import Any

from matching import data
from matching.rank.explain.cautions import cautions
from matching.rank.explain.reasons import good_reasons
from matching.rank.explain.vetoes import veto_reasons
from matching.rank.explain.words import Reason
from matching.rank.index import NO_DATE, PostingIndex
from matching.rank.person import PersonView
from matching.rank.posting import title_parts
from matching.rank.ranker import GROUP_MAX, GROUPS, Scored, band


def reasons(
    view: PersonView, index: PostingIndex, scored: Scored, at: int, model: Any, as_of: datetime.date | None
) -> tuple[list[Reason], list[Reason]]:
    """(for, against), strongest first. Against holds cautions; a hard rule is in `veto_reasons`."""
    return good_reasons(view, index, scored, at, model), cautions(view, index, scored, at, as_of)


def pair(
    view: PersonView,
    index: PostingIndex,
    scored: Scored,
    at: int,
    model: Any,
    as_of: datetime.date | None,
    explain: bool = True,
) -> dict[str, Any]:
    """eligible, vetoes, points, fit (None when vetoed), score, band, fallback, reasons, workplaces, occupations."""
    good, mind = reasons(view, index, scored, at, model, as_of) if explain else ([], [])
    eligible, fit, last = bool(scored.eligible[at]), int(scored.fit[at]), int(index.deadline[at])
    most = GROUP_MAX if model.learned is None else model.learned.maxima
    return {
        "eligible": eligible,
        "vetoes": veto_reasons(view, index, scored, at, model),
        "points": {name: {"points": int(scored.points[name][at]), "max": most[name]} for name in GROUPS},
        "fit": fit if eligible else None,
        "score": float(scored.score[at]),
        "band": band(fit) if eligible else "",
        "fallback": bool(scored.fallback[at]),
        "reasons_for": good,
        "reasons_against": mind,
        "workplaces": list(index.places[at]),
        "deadline": None if last == NO_DATE else datetime.date.fromordinal(last).isoformat(),
        "occupations": occupation_guess(index.titles[at], model) if explain else [],
    }


@cache
def _names() -> dict[str, str]:
    return dict(zip(data.occupations()["code"], data.occupations()["name"], strict=True))


def occupation_guess(title: str, model: Any) -> list[dict[str, Any]]:
    """The three likeliest occupations of a title."""
    return [
        {"code": code, "name": _names().get(code, code), "share": round(share, 2)}
        for code, share in model.coder.rank([title_parts(title)[0]], 3)[0]
    ]
