"""Which step may follow which, and whose step it is. Only what stands here is possible."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Step(models.TextChoices):
    """A state of an application; each is a row of its history with who and when."""

    SENT = "sent", pgettext_lazy("application", "sent")
    SEEN = "seen", pgettext_lazy("application", "seen by the firm")
    PROPOSED = "proposed", _("interview proposed")
    AGREED = "agreed", _("interview agreed")
    MOVED = "moved", _("interview to be moved")
    HELD = "held", _("interview held")
    MISSED = "missed", _("interview missed")
    OFFERED = "offered", _("post offered")
    ACCEPTED = "accepted", _("offer accepted")
    DECLINED = "declined", _("offer declined")
    REFUSED = "refused", pgettext_lazy("application", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "withdrawn")
    HIRED = "hired", pgettext_lazy("application", "hired")
    CLOSED = "closed", pgettext_lazy("application", "closed")


S = Step
ENDS = (S.DECLINED, S.REFUSED, S.WITHDRAWN, S.HIRED, S.CLOSED)
OPEN = tuple(step for step in Step if step not in ENDS)
_ANY = {S.PROPOSED, S.OFFERED, S.REFUSED, S.WITHDRAWN, S.HIRED, S.CLOSED}
NEXT: dict[str, set[Step]] = {
    S.SENT: _ANY | {S.SEEN},
    S.SEEN: _ANY,
    S.PROPOSED: _ANY | {S.AGREED, S.MOVED},
    S.AGREED: _ANY | {S.MOVED, S.HELD, S.MISSED},
    S.MOVED: _ANY,
    S.HELD: _ANY,
    S.MISSED: _ANY,
    S.OFFERED: {S.OFFERED, S.ACCEPTED, S.DECLINED, S.REFUSED, S.WITHDRAWN, S.HIRED, S.CLOSED},
    S.ACCEPTED: {S.REFUSED, S.WITHDRAWN, S.HIRED, S.CLOSED},
    **{end: set() for end in ENDS},
}

FIRMS = {S.SEEN, S.PROPOSED, S.HELD, S.MISSED, S.OFFERED, S.REFUSED, S.HIRED}
"""The firm's steps; staff take them for a firm that has told them."""
PERSONS = {S.AGREED, S.ACCEPTED, S.DECLINED, S.WITHDRAWN}
"""The person's steps; staff take them on the person's behalf."""
PROMISED = (S.OFFERED, S.ACCEPTED)
"""A human has said yes: no system job ends these, not even with the posting."""


class Refusal(models.TextChoices):
    """Why a firm refuses: always one of these, so that the person and the next posting can learn from it."""

    FILLED = "filled", _("the heads are filled")
    EXPERIENCE = "experience", _("experience does not suffice")
    CERTIFICATE = "certificate", _("a required certificate is missing")
    SKILLS = "skills", _("others fit the work better")
    PLACE = "place", _("the way to work is too long")
    PAY = "pay", _("no agreement on pay")
    HOURS = "hours", _("no agreement on shifts or hours")
    ABSENT = "absent", _("did not come to the interview")
    OTHER = "other", _("another reason, given in words")


def may_follow(state: str, step: str) -> bool:
    return step in NEXT[state]
