"""Start runs, announce news, and bring both to their end after any crash.

At least once on every broker: the row is written in the caller's transaction, the message goes out after the commit,
and the sweeper sends again whatever was lost. A message that comes twice finds the row already claimed.
"""

import datetime
import logging
import threading
import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import F, Q
from django.utils import timezone

from audit.actions import Actor, SystemJob, record
from runs import registry
from runs.models import Delivery, Run, State
from runs.progress import Lost, Progress

log = logging.getLogger("runs")

SILENT_AFTER = datetime.timedelta(seconds=90)
UNSENT_AFTER = datetime.timedelta(seconds=30)
MOST_ATTEMPTS = 4


class Busy(Exception):
    """A run of this kind and key is still unfinished; `run` is that one."""

    def __init__(self, run: Run) -> None:
        super().__init__(str(run.public_id))
        self.run = run


def start(
    *, kind: str, by: Actor, key: str = "", parameters: dict[str, Any] | None = None, place_code: str = ""
) -> Run:
    """Queue a run in the caller's transaction. Raises Busy while one of the same kind and key is unfinished."""
    registry.kind(kind)
    user = None if isinstance(by, SystemJob) else by
    run = Run(
        kind=kind,
        key=key,
        parameters=parameters or {},
        place_code=place_code,
        started_by=user,
        job=by.name if isinstance(by, SystemJob) else "",
    )
    try:
        with transaction.atomic():
            run.save(force_insert=True)
            record(by=by, action="runs.started", kind="run", key=run.public_id, detail={"kind": kind})
    except IntegrityError:
        other = Run.objects.unfinished().filter(kind=kind, key=key).first()
        if other is None:
            raise
        raise Busy(other) from None
    transaction.on_commit(lambda: publish(run.pk))
    return run


def publish(run_pk: int) -> None:
    """Tell a worker, without ever waiting for the broker: a broker that is down once blocked a page for 7 s."""
    from runs.tasks import execute_run

    _send(lambda: execute_run.apply_async(args=[run_pk], retry=False))
    Run.objects.filter(pk=run_pk).update(published_at=timezone.now())


def _send(call: Any) -> None:
    if settings.CELERY_TASK_ALWAYS_EAGER:
        call()
        return

    def quietly() -> None:
        try:
            call()
        except Exception as problem:  # any transport's own error; the row stays and the sweeper sends again
            log.warning(
                "the broker did not take a message (%s); the sweeper will send it again", type(problem).__name__
            )

    threading.Thread(target=quietly, daemon=True).start()


def execute(run_pk: int) -> Run | None:
    """Claim a queued run and do it. None when it is not to be had: done, claimed or unknown."""
    claim = uuid.uuid4()
    now = timezone.now()
    claimed = Run.objects.filter(pk=run_pk, state=State.QUEUED).update(
        state=State.RUNNING, claim=claim, beat_at=now, attempts=F("attempts") + 1
    )
    if not claimed:
        return None
    run = Run.objects.get(pk=run_pk)
    try:
        result = registry.kind(run.kind).handler(Progress(run)) or {}
    except Lost:
        log.warning("run %s was taken over", run.public_id)
    except OperationalError:
        # The database was away or locked: the same work may succeed in a minute.
        _finish(run, again=run.attempts < MOST_ATTEMPTS, reason="database_unavailable")
    except Exception as problem:
        # The message may hold a person's data, so the log gets the type and the place only.
        trace = problem.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        where = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else "?"
        log.error("run %s (%s) failed: %s at %s", run.public_id, run.kind, type(problem).__name__, where)
        _finish(run, again=False, reason=type(problem).__name__)
        if settings.CELERY_TASK_ALWAYS_EAGER:
            raise
    else:
        Run.objects.filter(pk=run.pk, claim=claim, state=State.RUNNING).update(
            state=State.DONE, finished_at=timezone.now(), beat_at=timezone.now(), done=F("total"), result=result
        )
    run.refresh_from_db()
    return run


def _finish(run: Run, *, again: bool, reason: str) -> None:
    mine = Run.objects.filter(pk=run.pk, claim=run.claim, state=State.RUNNING)
    if again:
        mine.update(state=State.QUEUED, claim=None, published_at=None, note=reason)
    else:
        mine.update(state=State.FAILED, finished_at=timezone.now(), note=reason)


def sweep(now: datetime.datetime | None = None) -> dict[str, int]:
    """Bring back what a killed worker or a lost message left: called by the clock each minute. Counts what it did."""
    now = now or timezone.now()
    silent = Run.objects.filter(state=State.RUNNING, beat_at__lt=now - SILENT_AFTER)
    given_up = silent.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=State.FAILED, finished_at=now, note="worker_died_repeatedly"
    )
    again = silent.filter(attempts__lt=MOST_ATTEMPTS).update(state=State.QUEUED, claim=None, published_at=None)
    unsent = list(
        Run.objects.filter(state=State.QUEUED)
        .exclude(published_at__gte=now - UNSENT_AFTER)
        .values_list("pk", flat=True)[:500]
    )
    for pk in unsent:
        publish(pk)
    waiting = waiting_subscribers(now)
    for name in waiting:
        _publish_delivery(name)
    return {"given_up": given_up, "requeued": again, "sent": len(unsent), "deliveries": len(waiting)}


# ---------- announcements ----------


def announce(topic: str, key: object) -> None:
    """Say, in the transaction of the change, that the subject `key` changed."""
    announce_many(topic, [key])


def announce_many(topic: str, keys: Iterable[object]) -> None:
    """The same for many subjects, in few statements. Coalesced: an undelivered one only gets a newer version."""
    texts = sorted({str(key) for key in keys})
    names = registry.subscribers_of(topic)
    if not texts or not names:
        return
    rows = [Delivery(topic=topic, subscriber=name, key=key) for name in names for key in texts]
    # One upsert with a fresh random version: a delivery that ends at this very moment cannot swallow the news.
    Delivery.objects.bulk_create(
        rows,
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["topic", "subscriber", "key"],
        update_fields=["version", "due_at", "failures"],
    )
    for name in names:
        transaction.on_commit(lambda name=name: _publish_delivery(name))  # type: ignore[misc]


def _publish_delivery(name: str) -> None:
    from runs.tasks import deliver_news

    _send(lambda: deliver_news.apply_async(args=[name], retry=False))


def waiting_subscribers(now: datetime.datetime) -> list[str]:
    """Subscribers with news that fell due some seconds ago."""
    old = Delivery.objects.filter(due_at__lt=now - datetime.timedelta(seconds=5))
    return sorted(set(old.values_list("subscriber", flat=True)))


def deliver(name: str) -> int:
    """Hand a subscriber its news, batch by batch, oldest first; returns how many subjects were handed over.

    A row goes away only if nothing newer came while the handler worked. When a batch fails its subjects are tried
    one by one, and the failing ones wait, longer each time, so that one bad subject cannot hold up the others.
    """
    subscriber = registry.subscriber(name)
    if subscriber is None:
        Delivery.objects.filter(subscriber=name).delete()
        return 0
    handed = 0
    while rows := list(_next_batch(name, subscriber.batch)):
        try:
            subscriber.handler([row.key for row in rows])
        except Exception as problem:
            log.warning("%s could not take %d subjects: %s", name, len(rows), type(problem).__name__)
            handed += sum(_deliver_one(subscriber, row) for row in rows)
        else:
            _taken(rows)
            handed += len(rows)
    return handed


def _deliver_one(subscriber: registry.Subscriber, row: Delivery) -> bool:
    try:
        subscriber.handler([row.key])
    except Exception as problem:
        log.error("%s could not take one subject: %s", subscriber.name, type(problem).__name__)
        later = timezone.now() + datetime.timedelta(minutes=min(60, 2**row.failures))
        Delivery.objects.filter(pk=row.pk, version=row.version).update(due_at=later, failures=F("failures") + 1)
        return False
    _taken([row])
    return True


def _taken(rows: list[Delivery]) -> None:
    for start_at in range(0, len(rows), 200):
        unchanged = Q()
        for row in rows[start_at : start_at + 200]:
            unchanged |= Q(pk=row.pk, version=row.version)
        Delivery.objects.filter(unchanged).delete()


def _next_batch(name: str, size: int) -> Iterable[Delivery]:
    return Delivery.objects.filter(subscriber=name, due_at__lte=timezone.now()).order_by("due_at", "pk")[:size]
