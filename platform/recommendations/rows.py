"""The six groups of points of one pair as rows: what the post wants, what is on file, points.

Every sentence on a row is one of the pair's own reasons, so nothing stands there that did not count.
"""

from typing import Any

from django.utils.translation import get_language, gettext, gettext_lazy

from common.templatetags.look import pay
from employers.models import Posting
from recommendations.queries import rows_of

GROUP_TITLES = {
    "experience": gettext_lazy("What you did"),
    "certificates": gettext_lazy("Certificates"),
    "pay": gettext_lazy("Pay"),
    "commute": gettext_lazy("Way to work"),
    "shift": gettext_lazy("Shifts"),
    "wish": gettext_lazy("What you want"),
}
_GROUP_OF = {
    "certificate_held": "certificates",
    "certificate_missing": "certificates",
    "certificate_expiring": "certificates",
    "pay": "pay",
    "pay_low_end": "pay",
    "pay_unknown": "pay",
    "home_county": "commute",
    "any_place": "commute",
    "accepted_place": "commute",
    "place_unknown": "commute",
    "wish": "wish",
}
"""Reason code → the group whose points it explains; what witnesses a trade is in _WITNESSES."""
_WITNESSES = {"specialty", "service_words", "job", "skill", "major", "certificate"}
_SHIFTS = {"night_shift", "rotating_shift", "day_and_night"}


def group_of(reason: dict[str, Any]) -> str:
    """The group that a reason explains; "" for what counts in no group (age, education, preference for veterans)."""
    code = str(reason["code"])
    if code in _WITNESSES:
        return "experience"
    if code == "likely_refused" and reason["fields"].get("trait") in _SHIFTS:
        return "shift"
    return _GROUP_OF.get(code, "")


def match_rows(posting: Posting, pair: dict[str, Any]) -> list[dict[str, Any]]:
    """[{name, title, points, max, asks, mine, mind}] in the order of the groups; the points add up to the fit."""
    asks, said = _asks(posting), _said(pair)
    return [
        {
            **row,
            "title": GROUP_TITLES[row["name"]],
            "asks": asks.get(row["name"], ""),
            "mine": said.get(row["name"], ("", False))[0],
            "mind": said.get(row["name"], ("", False))[1],
        }
        for row in rows_of(pair["points"])
    ]


def other_reasons(pair: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """What stands on no row: {"good": […], "mind": […]}."""
    return {
        "good": [one for one in pair["reasons_for"] if not group_of(one)],
        "mind": [one for one in pair["reasons_against"] if not group_of(one)],
    }


def _said(pair: dict[str, Any]) -> dict[str, tuple[str, bool]]:
    """Group → (sentence, whether it holds a caution): what speaks for the pair first, a caution after it."""
    english = get_language() == "en"
    found: dict[str, tuple[str, bool]] = {}
    for caution, reasons in ((False, pair["reasons_for"]), (True, pair["reasons_against"])):
        for one in reasons:
            group, sentence = group_of(one), one["en" if english else "zh"]
            if group and group in found:
                found[group] = (f"{found[group][0]}{'; ' if english else '；'}{sentence}", caution or found[group][1])
            elif group:
                found[group] = (sentence, caution)
    return found


def _asks(posting: Posting) -> dict[str, str]:
    """Group → what the post says about it; a group of which it says nothing in a field of its own is left out."""
    stated = pay(posting)
    return {
        "experience": posting.experience_words,
        "pay": gettext("%(pay)s yuan a month") % {"pay": stated} if stated else "",
        "commute": posting.address or (posting.place.name if posting.place else posting.place_words),
        "wish": posting.title,
    }
