"""Write a plan of postings in the caller's transaction."""

from django.utils import timezone

from audit.actions import SystemJob, record_many
from employers.actions import reviews
from employers.importing.drafts import Draft, Payload
from employers.models import Employer, Posting, PostingEvent, Verification, VerificationKind
from employers.models.employer import normal_firm_name
from employers.topics import POSTING_CHANGED
from imports.registry import Context, Plan, Step, hold
from places.actions import note_unknown
from runs.actions import announce_many

BATCH = 500


def apply_postings(plan: Plan, context: Context, step: Step) -> None:
    """Firms, their bulletin evidence, postings, events, audit rows and news."""
    payload: Payload = plan.payload
    if payload.keeper is None:
        return
    hold(draft.posting for draft in payload.drafts if draft.changes)
    firms = _firms(payload, context)
    new, changed, held = [], [], []
    for draft in payload.drafts:
        if draft.posting is None:
            new.append(posting := _fill(Posting(kept_by=payload.keeper), draft, firms))
        elif draft.changes:
            changed.append(posting := _fill(draft.posting, draft, firms))
        else:
            step(1)
            continue
        if posting.state == "review":
            held.append((posting, draft))
        step(1)
    Posting.objects.bulk_create(new, batch_size=BATCH)
    names = [
        field.name
        for field in Posting._meta.concrete_fields
        if not field.primary_key and field.name not in {"public_id", "created_at"}
    ]
    Posting.objects.bulk_update(changed, names, batch_size=100)
    by = None if isinstance(context.by, SystemJob) else context.by
    job = context.by.name if isinstance(context.by, SystemJob) else ""
    PostingEvent.objects.bulk_create(
        [
            PostingEvent(posting=posting, state=posting.state, reason="import", by=by, job=job)
            for posting in new
            if posting.state != "review"
        ],
        batch_size=BATCH,
    )
    record_many(by=context.by, action="employers.posting.imported", kind="posting", keys=[p.public_id for p in new])
    record_many(by=context.by, action="employers.posting.changed", kind="posting", keys=[p.public_id for p in changed])
    for posting in changed:
        reviews.replace_waiting(posting=posting, by=context.by)
    for posting, draft in held:
        reviews.hold_posting(posting=posting, findings=draft.held, by=context.by)
    note_unknown(names=plan.unknown_places, within=payload.keeper.scope_prefix)
    announce_many(POSTING_CHANGED, [posting.public_id for posting in (*new, *changed)])


def _fill(posting: Posting, draft: Draft, firms: dict[str, Employer]) -> Posting:
    before = posting.state if posting.pk else ""
    for name, value in draft.fields.items():
        setattr(posting, name, value)
    if before in {"closed", "draft"}:
        posting.state = before  # only a person reopens what was closed, or publishes what was not yet
    elif posting.state == "review" and posting.pk is not None and reviews.allowed(posting):
        posting.state = "open"  # a person has let these words out
    if not draft.line:
        posting.employer = firms[draft.uscc or normal_firm_name(draft.firm_name)]
        posting.natural_key, posting.import_digest = draft.natural_key, draft.digest
    if before == "review" and (told := reviews.after_complaint(posting)):
        posting.state, draft.held = "review", [*told, *draft.held]
    posting.standing = posting.standing and posting.deadline is None
    if posting.heads_offered is not None:
        posting.heads_offered = max(posting.heads_offered, posting.heads_filled)
    posting.changed_at = timezone.now()
    posting.fill_derived()
    return posting


def _firms(payload: Payload, context: Context) -> dict[str, Employer]:
    """Key (credit code, else normal name) → firm; made where it is not known, with the bulletin as evidence."""
    found: dict[str, Employer] = {}
    drafts = [draft for draft in payload.drafts if not draft.line]
    codes = {draft.uscc for draft in drafts if draft.uscc}
    names = {normal_firm_name(draft.firm_name) for draft in drafts}
    for firm in Employer.objects.filter(uscc__in=codes):
        found[str(firm.uscc)] = firm
    listed = sorted(names)
    for start in range(0, len(listed), BATCH):
        for firm in (
            Employer.objects.filter(normal_name__in=listed[start : start + BATCH], kept_by=payload.keeper)
            .select_related("merged_into")
            .order_by("-pk")
        ):
            found.setdefault(firm.normal_name, firm.merged_into or firm)
    made: list[Employer] = []
    for draft in drafts:
        key = draft.uscc or normal_firm_name(draft.firm_name)
        if key not in found:
            known = found.get(normal_firm_name(draft.firm_name)) if draft.uscc else None
            if known is not None and known.uscc is None:
                found[key] = known
                continue
            assert payload.keeper is not None
            firm = Employer(name=draft.firm_name, kept_by=payload.keeper)
            firm.save()
            found[key] = firm
            made.append(firm)
    by = None if isinstance(context.by, SystemJob) else context.by
    job = context.by.name if isinstance(context.by, SystemJob) else ""
    Verification.objects.bulk_create(
        [
            Verification(
                employer=firm,
                kind=VerificationKind.BUREAU_BULLETIN,
                checked_by=by,
                job=job,
                checked_on=context.today,
                file_name=context.file_name,
                file_sha256=context.sha256,
            )
            for firm in {firm.pk: firm for firm in found.values()}.values()
        ],
        ignore_conflicts=True,
        batch_size=BATCH,
    )
    record_many(
        by=context.by, action="employers.employer.imported", kind="employer", keys=[firm.public_id for firm in made]
    )
    return found
