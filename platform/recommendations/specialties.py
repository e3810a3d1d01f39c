"""Write what was learnt from recommendations about specialties."""

from django.db import transaction

from audit.actions import Actor, record
from matching.text.specialty import updated
from recommendations import teaching
from recommendations.models import LearntLine

KEPT = (
    "new", "fixed", "prior", "shown", "opened", "applied", "hired", "expected", "posterior", "low", "high",
)  # fmt: skip


@transaction.atomic
def learn_specialties(*, by: Actor) -> int:
    """Posterior of every line that evidence touches; replaces the former ones. Returns how many lines."""
    frame = updated(teaching.prior_frame(), teaching.happened())
    touched = frame[frame["shown"] > 0]
    LearntLine.objects.all().delete()
    LearntLine.objects.bulk_create(
        LearntLine(
            specialty_code=row["specialty_id"], occupation_code=row["code"], **{name: row[name] for name in KEPT}
        )
        for row in touched.to_dict("records")
    )
    record(
        by=by, action="recommendations.specialties.learnt", kind="crosswalk", key="all", detail={"lines": len(touched)}
    )
    return len(touched)
