"""Staff recommend a post to a person; the person answers."""

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from applications.models import Application
from audit.actions import Actor, SystemJob, record
from duties.actions import actor_fields
from employers.models import Posting
from notices.actions import notify
from notices.templates import plain
from outcomes.models import EmploymentSpell
from recommendations.models import Answer, Recommendation
from veterans.models import Person


class AlreadyRecommended(Exception):
    """This posting was recommended to this person and waits for the answer."""


class AlreadyActedOn(Exception):
    """The person has applied for this posting or works there: nothing is left to recommend."""


class AlreadyAnswered(Exception):
    """The recommendation has its answer."""


@transaction.atomic
def recommend(*, person: Person, posting: Posting, by: Actor) -> Recommendation:
    """Staff recommend an open posting; who has an account reads it there. Raises AlreadyRecommended, AlreadyActedOn."""
    both = {"person": person, "posting": posting}
    if Application.objects.open().filter(**both).exists() or EmploymentSpell.objects.open().filter(**both).exists():
        raise AlreadyActedOn(str(posting.public_id))
    try:
        with transaction.atomic():
            made = Recommendation.objects.create(person=person, posting=posting, by=by)
    except IntegrityError:
        raise AlreadyRecommended(str(posting.public_id)) from None
    record(
        by=by,
        action="recommendations.recommended",
        kind="person",
        key=person.public_id,
        detail={"posting": str(posting.public_id)},
    )
    if person.user is not None:
        notify(
            users=[person.user], template="recommendations.recommended",
            key=f"recommendations.recommended:{made.public_id}",
            parameters={"firm": plain(posting.employer.name), "post": plain(posting.title)},
            link=reverse("recommendations:job", args=[posting.public_id]), by=by,
        )  # fmt: skip
    return made


@transaction.atomic
def answer(
    *, recommendation: Recommendation, answer: str, reason: str, by: Actor, on_behalf: bool,
    hire: EmploymentSpell | None = None,
) -> None:  # fmt: skip
    """The person's answer, by themselves or told to staff, or the work they began there. Raises AlreadyAnswered."""
    changed = Recommendation.objects.filter(pk=recommendation.pk, answer="").update(
        answer=Answer(answer), reason=reason, answered_at=timezone.now(), on_behalf=on_behalf, hire=hire,
        **actor_fields(by, "answered_by", "answered_job"),
    )  # fmt: skip
    if not changed:
        raise AlreadyAnswered(str(recommendation.public_id))
    record(
        by=by,
        action="recommendations.answered",
        kind="person",
        key=recommendation.person.public_id,
        on_behalf=on_behalf,
        detail={"answer": answer},
    )


def answered_by_deed(
    *, person: Person, posting: Posting, by: Actor, on_behalf: bool, hire: EmploymentSpell | None = None
) -> int:
    """Who applies for a recommended post, or begins to work there, has answered; how many waited. May be called again."""
    waited = list(Recommendation.objects.filter(person=person, posting=posting, answer="").select_related("person"))
    done = 0
    for one in waited:
        try:
            answer(
                recommendation=one, answer=Answer.INTERESTED, reason="", by=by, on_behalf=on_behalf, hire=hire
            )  # fmt: skip
            done += 1
        except AlreadyAnswered:
            continue  # the person answered at this moment
    return done


@transaction.atomic
def answered_by_hire(*, spell: EmploymentSpell) -> int:
    """Work was recorded: a recommendation of that post has its answer, from whoever recorded it; how many waited.

    Nothing where the work is void by now: the row is held, so that taking it back comes wholly before or after.
    """
    held = EmploymentSpell.objects.standing().select_for_update(of=("self",))
    row = held.select_related("person", "posting", "recorded_by").filter(pk=spell.pk).first()
    if row is None or row.posting is None:
        return 0
    by = row.recorded_by or SystemJob(row.recorded_job)
    on_behalf = row.recorded_by is not None and row.person.user_id != row.recorded_by_id
    return answered_by_deed(person=row.person, posting=row.posting, by=by, on_behalf=on_behalf, hire=row)


@transaction.atomic
def hire_never_was(*, spell: EmploymentSpell, by: Actor) -> int:
    """The work that answered a recommendation was taken back: it waits for the person's own answer again; how many do.

    It keeps its answer where the person has applied for the post, or where the post was recommended anew. May be called again.
    """
    waits = 0
    for one in Recommendation.objects.filter(hire=spell).select_related("person"):
        both = {"person": one.person_id, "posting": one.posting_id}
        if Application.objects.filter(**both).exists() or Recommendation.objects.filter(answer="", **both).exists():
            continue
        changed = Recommendation.objects.filter(pk=one.pk, hire=spell).update(
            answer="", answered_at=None, answered_by=None, answered_job="", on_behalf=False, hire=None
        )
        if changed:
            waits += 1
            record(by=by, action="recommendations.waits_again", kind="person", key=one.person.public_id)
    return waits
