"""What a handler holds while it works: the run, its progress, its sign of life."""

import time
from typing import Any

from django.utils import timezone

from runs.models import Run, State


class Lost(Exception):
    """Another worker took this run over; what was done since is not recorded."""


class Progress:
    """Report steps; at most one write a second, each proving that the worker lives and still owns the run."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._last = time.monotonic()
        self._steps = run.done

    @property
    def parameters(self) -> dict[str, Any]:
        return self.run.parameters

    @property
    def steps(self) -> int:
        """Steps counted so far."""
        return self._steps

    def expect(self, total: int) -> None:
        """Say how many steps there will be; starts the count afresh."""
        self._steps = 0
        self._write(total=total, done=0)

    def step(self, count: int = 1) -> None:
        """Count steps done. Raises Lost."""
        self._steps += count
        if time.monotonic() - self._last >= 1:
            self._write(done=self._steps)

    def beat(self) -> None:
        """A sign of life without a step. Raises Lost."""
        if time.monotonic() - self._last >= 1:
            self._write(done=self._steps)

    def kept(self) -> None:
        """What was done so far is stored for good: a worker that dies from now on did not die of it. Raises Lost."""
        self._write(done=self._steps, attempts=1)

    def _write(self, **values: Any) -> None:
        self._last = time.monotonic()
        mine = Run.objects.filter(pk=self.run.pk, claim=self.run.claim, state=State.RUNNING)
        if not mine.update(beat_at=timezone.now(), **values):
            raise Lost(str(self.run.public_id))
