"""The two messages a worker understands. Each calls one action."""

from celery import shared_task

from runs import actions


@shared_task(name="runs.execute", acks_late=True)
def execute_run(run_pk: int) -> None:
    actions.execute(run_pk)


@shared_task(name="runs.deliver", acks_late=True)
def deliver_news(subscriber: str) -> None:
    actions.deliver(subscriber)
