"""When a person was discharged before a day: work begins after it. People serve more than once; days may be unknown."""

import datetime

from outcomes.problems import BeforeDischarge, IntoService
from veterans.models import Person, ServiceRecord


def last_discharge(
    person: Person, started_on: datetime.date, ended_on: datetime.date | None = None
) -> datetime.date | None:
    """The last discharge on or before the start; None where the file knows no day.

    Raises BeforeDischarge for a start before the first discharge or in service, IntoService where the work would go on
    after a later enlistment.
    """
    records = list(person.service_records.all())
    past = [one.discharged_on for one in records if one.discharged_on and one.discharged_on <= started_on]
    for one in records:
        if _serves_on(one, started_on, served_before=bool(past)):
            raise BeforeDischarge(one.discharged_on)
    again = min((one.enlisted_on for one in records if one.enlisted_on and one.enlisted_on > started_on), default=None)
    if again is not None and (ended_on is None or ended_on > again):
        raise IntoService(again)
    return max(past, default=None)


def _serves_on(record: ServiceRecord, day: datetime.date, *, served_before: bool) -> bool:
    """Whether a period of service says that the person could not work on a day."""
    if record.enlisted_on is not None and record.enlisted_on > day:
        return not served_before  # before the first enlistment nobody is a veteran
    if record.discharged_on is not None:
        return record.discharged_on > day
    # The discharge is not on file: with the years as stated it is merely unknown, without them they still serve.
    return record.enlisted_on is not None and record.years_stated is None
