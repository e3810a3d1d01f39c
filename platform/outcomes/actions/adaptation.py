"""Adaptation training of a cohort: attended, or exempt with reason, evidence and two people; else open."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.actions import Actor, SameSigner, record
from duties.actions import actor_fields
from files.actions import keep_file
from files.inspect import Inspected
from outcomes.models import Disposition, DispositionKind, Exemption
from outcomes.problems import EvidenceNeeded
from veterans.models import Reception

FILES = "exemption"
"""Kind of owner under which the evidence of an exemption is kept."""


class AlreadyDecided(Exception):
    """Attended, exempt or proposed before."""


@transaction.atomic
def attended(*, reception: Reception, by: Actor, source_kind: str = "", source_key: object = "") -> Disposition:
    """The person came; who was exempt and came after all attended. Told twice is told once. Training calls this."""
    values = {
        "kind": DispositionKind.ATTENDED, "reason": "", "evidence": "", "approved_at": None, "approved_by": None,
        "source_kind": source_kind, "source_key": str(source_key), "proposed_at": timezone.now(),
        **actor_fields(by, "proposed_by", "proposed_job"),
    }  # fmt: skip
    there = Disposition.objects.select_for_update().filter(reception=reception).first()
    if there is not None and there.kind == DispositionKind.ATTENDED:
        return there
    made, _new = Disposition.objects.update_or_create(reception=reception, defaults=values)
    _note(made, "attended", by)
    return made


@transaction.atomic
def propose_exemption(*, reception: Reception, reason: str, evidence: Inspected | None, by: Actor) -> Disposition:
    """The first of two people. Counts as open until a second one approves. Raises EvidenceNeeded, AlreadyDecided."""
    if evidence is None:
        raise EvidenceNeeded
    try:
        with transaction.atomic():
            made = Disposition.objects.create(
                reception=reception, kind=DispositionKind.EXEMPT, reason=Exemption(reason), evidence=evidence.sha256,
                proposed_by=by,
            )  # fmt: skip
    except IntegrityError:
        raise AlreadyDecided from None
    keep_file(file=evidence, kind=FILES, key=made.public_id, by=by)
    _note(made, "proposed", by)
    return made


@transaction.atomic
def approve_exemption(*, disposition: Disposition, by: Actor) -> None:
    """The second person. Raises SameSigner, AlreadyDecided."""
    waiting = Disposition.objects.filter(pk=disposition.pk, kind=DispositionKind.EXEMPT, approved_at=None)
    try:
        with transaction.atomic():
            changed = waiting.update(approved_at=timezone.now(), approved_by=by)
    except IntegrityError:
        raise SameSigner("outcomes.exemption") from None
    if not changed:
        raise AlreadyDecided
    _note(disposition, "approved", by)


def _note(one: Disposition, deed: str, by: Actor) -> None:
    record(
        by=by, action=f"outcomes.adaptation.{deed}", kind="person", key=one.reception.person.public_id,
        detail={"cohort": one.reception.cohort_year, "reason": one.reason},
    )  # fmt: skip
