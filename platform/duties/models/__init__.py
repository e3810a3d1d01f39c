"""What is due, for whom, by when; the clocks of the law; the days on which nobody works."""

from duties.models.calendar import CalendarDay, DayKind
from duties.models.clock import Clock, Level, Unit
from duties.models.duty import Duty, DutyEvent, Happening
from duties.models.harm import Harm, Weight
from duties.models.round import Rhythm, Round, Template
from duties.models.standin import StandIn
from duties.models.supervision import Supervision

__all__ = [
    "CalendarDay", "Clock", "DayKind", "Duty", "DutyEvent", "Happening", "Harm", "Level", "Rhythm", "Round", "StandIn",
    "Supervision", "Template", "Unit", "Weight",
]  # fmt: skip
