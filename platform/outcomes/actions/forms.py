"""An office says which year its official form carries."""

from django.db import transaction
from django.utils import timezone

from audit.actions import Actor, record
from outcomes.models import FormYear, YearCounts
from places.models import Place


@transaction.atomic
def set_form_year(*, place: Place, counts: str, source: str, by: Actor) -> FormYear:
    """From now on; the earlier decision of the place ends and stays on file."""
    Place.objects.select_for_update().get(pk=place.pk)
    FormYear.objects.filter(place=place, ended_at=None).update(ended_at=timezone.now())
    made = FormYear.objects.create(place=place, counts=YearCounts(counts), source=source, decided_by=by)
    record(by=by, action="outcomes.form_year.set", kind="place", key=place.code, detail={"counts": counts})
    return made
