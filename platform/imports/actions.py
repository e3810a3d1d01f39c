"""Check a file, take it over, drop it. The page and the commands call the same functions."""

import contextlib
import hashlib
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.actions import Actor, SystemJob, record
from common.crypto import seal, unseal
from imports import registry
from imports.models import Batch, BatchState, RowReport
from imports.reading import Row, UnusableFile, read
from imports.registry import Context, Plan, Stale, Step
from runs.actions import start as start_run
from runs.models import Run

SHOWN_REPORTS = 2000
ATTEMPTS = 3


class Decided(Exception):
    """The batch was taken over or dropped in the meantime."""


def _silent(count: int) -> None:
    return None


def context_of(batch: Batch, by: Actor) -> Context:
    return Context(
        by=by,
        source=batch.source,
        place_code=batch.place_code,
        file_name=batch.file_name,
        sha256=batch.sha256,
        today=timezone.localdate(),
    )


# ---------- one step, for commands ----------


def import_file(
    *, kind: str, name: str, content: bytes, source: str, place_code: str, by: Actor, dry_run: bool = False
) -> tuple[Batch, Plan]:
    """Read, plan and (unless dry_run) take over in one transaction. Raises UnusableFile; then nothing was written."""
    begun = time.monotonic()
    spec = registry.spec(kind)
    batch = Batch(
        kind=kind,
        file_name=Path(name).name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        source=source,
        place_code=place_code,
        created_by=None if isinstance(by, SystemJob) else by,
        job=by.name if isinstance(by, SystemJob) else "",
    )
    rows = read(name, content, spec.columns)
    if dry_run:
        plan = spec.plan(rows, context_of(batch, by), _silent)
        _count(batch, plan, BatchState.CHECKED)
        return batch, plan
    return batch, _take_over(batch, rows, by, begun=begun, step=_silent)


def _take_over(batch: Batch, rows: list[Row], by: Actor, *, begun: float, step: Step) -> Plan:
    """Plan while nobody waits, write in one transaction; plan again when someone was quicker.

    The batch of a page is locked and must still be checked; the batch of a command is written here.
    """
    spec, context, stored = registry.spec(batch.kind), context_of(batch, by), batch.pk
    for attempt in range(1, ATTEMPTS + 1):
        plan = spec.plan(rows, context, step)
        try:
            with transaction.atomic():
                if stored:
                    batch = Batch.objects.select_for_update().get(pk=stored)
                    if batch.state != BatchState.CHECKED:
                        raise Decided
                spec.apply(plan, context, step)
                _count(batch, plan, BatchState.APPLIED)
                batch.applied_at = timezone.now()
                batch.seconds = Decimal(str(round(time.monotonic() - begun, 2)))
                batch.save(force_insert=not stored)
                _report(batch, plan)
                record(by=by, action="imports.applied", kind="import", key=batch.public_id, detail=counts(batch))
            return plan
        except (IntegrityError, Stale):
            # Someone put or changed the same rows between plan and write; planned again they are "same" or "changed".
            if attempt == ATTEMPTS:
                raise
            if not stored:
                batch.pk, batch._state.adding = None, True
    raise AssertionError("unreachable")


def counts(batch: Batch) -> dict[str, int]:
    """rows = new + same + changed + refused; warned counts rows that were taken with a warning."""
    names = ("rows", "new", "same", "changed", "refused", "warned")
    return {name: getattr(batch, name) for name in names}


def _count(batch: Batch, plan: Plan, state: str) -> None:
    batch.rows, batch.new, batch.same = plan.rows, plan.new, plan.same
    batch.changed, batch.refused, batch.warned = plan.changed, plan.refused, plan.warned
    batch.state = state


def _report(batch: Batch, plan: Plan) -> None:
    RowReport.objects.filter(batch=batch).delete()
    first = sorted(plan.issues, key=lambda issue: (not issue.refused, issue.row))[:SHOWN_REPORTS]
    RowReport.objects.bulk_create(
        [
            RowReport(
                batch=batch,
                row=issue.row,
                column=issue.column[:60],
                value=issue.value[:120],
                code=issue.code,
                params=issue.params,
                refused=issue.refused,
            )
            for issue in first
        ],
        batch_size=1000,
    )


# ---------- two steps, for the page ----------


def _store() -> Path:
    folder = Path(settings.VAR) / "imports"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _path(batch: Batch) -> Path:
    return _store() / str(batch.public_id)


def _put(batch: Batch, content: bytes) -> None:
    path = _path(batch)
    path.touch(mode=0o600)
    path.write_text(seal(content.hex(), f"imports.{batch.public_id}"), encoding="ascii")


def _content(batch: Batch) -> bytes:
    try:
        return bytes.fromhex(unseal(_path(batch).read_text(encoding="ascii"), f"imports.{batch.public_id}"))
    except FileNotFoundError:
        raise UnusableFile("file_gone") from None


def upload(*, kind: str, name: str, content: bytes, source: str, place_code: str, by: Actor) -> tuple[Batch, bool]:
    """Take a file in and start checking it. The same open file again gives the same batch: (batch, made)."""
    registry.spec(kind)
    if len(content) > settings.IMPORT_MAX_BYTES:
        raise UnusableFile("too_large", most=settings.IMPORT_MAX_BYTES // (1024 * 1024))
    digest = hashlib.sha256(content).hexdigest()
    key: dict[str, Any] = {"kind": kind, "sha256": digest, "place_code": place_code, "source": source}
    try:
        with transaction.atomic():
            batch = Batch.objects.create(**key, file_name=Path(name).name[:200], created_by=by)
            _put(batch, content)
            record(by=by, action="imports.uploaded", kind="import", key=batch.public_id, detail={"kind": kind})
            check_again(batch=batch, by=by)
        return batch, True
    except IntegrityError:
        return Batch.objects.get(**key, state__in=[BatchState.UPLOADED, BatchState.CHECKED]), False


def check(batch: Batch, by: Actor, step: Step = _silent, expect: Step = _silent) -> None:
    """Plan the stored file and keep the counts and reports; writes nothing else."""
    spec = registry.spec(batch.kind)
    try:
        rows = read(batch.file_name, _content(batch), spec.columns)
        expect(len(rows))
        plan: Plan | None = spec.plan(rows, context_of(batch, by), step)
    except UnusableFile as problem:
        plan = None
        batch.problem, batch.problem_params = problem.code, problem.params
    with transaction.atomic():
        if Batch.objects.select_for_update().get(pk=batch.pk).state != BatchState.UPLOADED:
            return  # dropped in the meantime
        if plan is None:
            batch.state = BatchState.UNUSABLE
            transaction.on_commit(lambda: _path(batch).unlink(missing_ok=True))
        else:
            _count(batch, plan, BatchState.CHECKED)
            _report(batch, plan)
        batch.save()


def check_again(*, batch: Batch, by: Actor) -> Run:
    """Start checking anew what a failed run left unchecked. Raises runs.actions.Busy while it is being checked."""
    return start_run(
        kind="imports.check",
        key=str(batch.public_id),
        by=by,
        parameters={"batch": batch.pk},
        place_code=batch.place_code,
    )


def confirm(*, batch: Batch, by: Actor) -> Run:
    """Start taking a checked batch over. Raises runs.actions.Busy while another one of this kind runs here."""
    return start_run(
        kind="imports.apply",
        key=f"{batch.kind}:{batch.place_code}",
        by=by,
        parameters={"batch": batch.pk},
        place_code=batch.place_code,
    )


def apply(batch_pk: int, by: Actor, step: Step = _silent, expect: Step = _silent) -> Batch:
    """Take a checked batch over: all accepted rows or none. Done twice it does nothing the second time.

    `expect` hears once how many steps there will be, `step` each of them.
    """
    begun = time.monotonic()
    batch = Batch.objects.get(pk=batch_pk)
    if batch.state != BatchState.CHECKED:
        return batch
    rows = read(batch.file_name, _content(batch), registry.spec(batch.kind).columns)
    expect(2 * len(rows))
    with contextlib.suppress(Decided):
        _take_over(batch, rows, by, begun=begun, step=step)
        _path(batch).unlink(missing_ok=True)
    batch.refresh_from_db()
    return batch


def drop(*, batch: Batch, by: Actor) -> bool:
    """Forget a batch that was not taken over, and its file; False when it was decided already."""
    with transaction.atomic():
        changed = Batch.objects.filter(pk=batch.pk, state__in=[BatchState.CHECKED, BatchState.UPLOADED]).update(
            state=BatchState.DROPPED
        )
        if changed:
            record(by=by, action="imports.dropped", kind="import", key=batch.public_id)
            transaction.on_commit(lambda: _path(batch).unlink(missing_ok=True))
    return bool(changed)
