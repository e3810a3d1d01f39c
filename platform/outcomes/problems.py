"""Why a piece of work cannot be recorded as told, in a sentence for the page."""

import datetime
from typing import Any

from django.utils.translation import gettext as _


class CannotRecord(Exception):
    """Nothing was written; `sentence()` says what to do."""

    def sentence(self) -> str:
        return _("This cannot be recorded; nothing was saved.")


class BeforeDischarge(CannotRecord):
    """The start lies before the first discharge, in a period of service, or the person still serves."""

    def __init__(self, until: datetime.date | None) -> None:
        super().__init__()
        self.until = until

    def sentence(self) -> str:
        if self.until is None:
            return _("By the file this person still served on that day. Enter the day of discharge first.")
        return _("By the file this person served until %(day)s. Work starts on that day at the earliest.") % {
            "day": self.until.isoformat()
        }


class IntoService(CannotRecord):
    """The work would go on into a later period of service."""

    def __init__(self, enlisted_on: datetime.date) -> None:
        super().__init__()
        self.enlisted_on = enlisted_on

    def sentence(self) -> str:
        return _("This person enlisted again on %(day)s. Enter the last day of this work, and that it ended so.") % {
            "day": self.enlisted_on.isoformat()
        }


class Overlapping(CannotRecord):
    """Another full-time spell of the person shares a day with this one."""

    def __init__(self, other: Any) -> None:
        super().__init__()
        self.other = other

    def sentence(self) -> str:
        days = {
            "where": self.other.where, "start": self.other.started_on.isoformat(),
            "end": self.other.ended_on.isoformat() if self.other.ended_on else "…",
        }  # fmt: skip
        return _("At the same time there is full-time work at %(where)s (%(start)s to %(end)s). End it first.") % days


class WrongDay(CannotRecord):
    """An end before the start, or a day that lies too far ahead."""

    def sentence(self) -> str:
        return _("The days do not fit: an end lies after the start and not after today, a start at most a year ahead.")


class AlreadyEnded(CannotRecord):
    """The spell has ended or is void."""

    def sentence(self) -> str:
        return _("This work has ended already, or was taken back.")


class NothingAsked(CannotRecord):
    """The work is on file, or what was said of it was corrected."""

    def sentence(self) -> str:
        return _("The work is on file already, or what was said of it was corrected or answered.")


class AlreadyVerified(CannotRecord):
    """Somebody verified the spell before, or it is void."""

    def sentence(self) -> str:
        return _("This work was verified already, or was taken back.")


class EvidenceNeeded(CannotRecord):
    """A verification by paper or record needs the paper."""

    def sentence(self) -> str:
        return _("Add the paper or the record as a file.")


class TooEarly(CannotRecord):
    """Nobody can say before the day of a call that somebody works there on that day."""

    def __init__(self, day: datetime.date) -> None:
        super().__init__()
        self.day = day

    def sentence(self) -> str:
        return _("This call is about %(day)s and settled on that day at the earliest, unless the work has ended.") % {
            "day": self.day.isoformat()
        }


class SourceTaken(CannotRecord):
    """What told of this work told of another person's before."""

    def sentence(self) -> str:
        return _("The same source told of another person's work already.")


class PersonGone(CannotRecord):
    """The person was erased, or merged into another file."""

    def sentence(self) -> str:
        return _("This person's file was erased or merged; nothing can be recorded in it.")


class FirmUnknown(CannotRecord):
    """Nobody said who employs."""

    def sentence(self) -> str:
        return _("Say who the employer is.")
