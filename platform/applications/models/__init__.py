from applications.models.application import Application, Event, Feed, FirmNote, Mark
from applications.models.interview import Interview, InterviewState, Missing, Mode, Slot

__all__ = [
    "Application", "Event", "Feed", "FirmNote", "Interview", "InterviewState", "Mark", "Missing", "Mode", "Slot",
]  # fmt: skip
