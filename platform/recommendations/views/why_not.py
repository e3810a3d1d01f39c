"""Which hard rules left how many posts out, and what would open them."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from places.models import Place
from recommendations import queries

VETO_TITLES = {
    "age_stated": gettext_lazy("the age that the employer states"),
    "education": gettext_lazy("education"),
    "experience": gettext_lazy("years in the trade"),
    "certificate": gettext_lazy("a licence or certificate"),
    "workplace": gettext_lazy("workplace outside what you accept"),
    "pay": gettext_lazy("pay below your floor"),
    "refusal": gettext_lazy("what you refuse"),
    "physical": gettext_lazy("what your body cannot do"),
    "employment_type": gettext_lazy("type of employment"),
    "closed": gettext_lazy("closed or past the deadline"),
    "no_heads": gettext_lazy("no heads left"),
    "secrecy": gettext_lazy("secrecy period"),
}
FOR_STAFF = VETO_TITLES | {
    "workplace": gettext_lazy("workplace outside what the person accepts"),
    "pay": gettext_lazy("pay below the person's floor"),
    "refusal": gettext_lazy("what the person refuses"),
    "physical": gettext_lazy("what the person's body cannot do"),
}
"""Staff read about the person; the person reads about themself."""
CHANGEABLE = {"pay", "workplace", "certificate", "refusal"}


def why_not(jobs: queries.Jobs, *, staff: bool = False) -> dict[str, Any]:
    titles = FOR_STAFF if staff else VETO_TITLES
    most = max(jobs.vetoes.values(), default=1)
    opens = {row["code"]: row for row in jobs.nearest}
    places = place_names([row["value"] for row in jobs.nearest if row["code"] == "workplace" and "value" in row])
    rows = [
        {
            "title": titles[code],
            "count": count,
            "percent": round(100 * count / most),
            "changeable": code in CHANGEABLE,
            "opens": opener(code, opens.get(code), places, staff=staff),
        }
        for code, count in sorted(jobs.vetoes.items(), key=lambda pair: -pair[1])
    ]
    return {"why_not": rows, "left_out": jobs.considered - jobs.eligible}


def place_names(codes: list[str]) -> dict[str, str]:
    return dict(Place.objects.filter(code__in=codes).values_list("code", "name"))


def opener(code: str, row: dict[str, Any] | None, places: dict[str, str], *, staff: bool = False) -> str:
    """What would open most of the postings that fail this rule alone."""
    if row is None:
        return ""
    count = row.get("value_unlocks", row["unlocks"])
    if code == "workplace" and row.get("value"):
        return _("Accept %(place)s: %(count)s more") % {
            "place": places.get(str(row["value"]), row["value"]),
            "count": count,
        }
    if code == "pay" and row.get("value"):
        return _("Lower the floor to %(pay)s yuan: %(count)s more") % {"pay": f"{row['value']:,}", "count": count}
    if code == "certificate" and row.get("value"):
        from matching.text.certificates import name_of

        return _("With %(certificate)s: %(count)s more") % {"certificate": name_of(str(row["value"])), "count": count}
    if code == "refusal":
        return _("As the person wishes; nothing to change") if staff else _("As you wish; nothing to change")
    return _("%(count)s posts fail this alone") % {"count": row["unlocks"]}
