"""Start several programs as one, and end them as one: no program outlives the others or the supervisor."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
GRACE_SECONDS = 10.0
STEADY_SECONDS = 60.0
_PR_SET_PDEATHSIG = 1


class Supervisor:
    """Runs programs, each in a process group of its own, until a signal comes or one of them does not hold.

    `commands` maps a name that people understand to an argument list. A terminal's Ctrl-C reaches only the
    supervisor, which then asks each program to end, waits for `grace` seconds and kills what is left. A program that
    ends by itself is started again when it had run for `steady` seconds: the pages must not go because of one
    accident. One that ends sooner would only end again, so then everything ends and says why.
    """

    def __init__(
        self,
        commands: Mapping[str, list[str]],
        *,
        folder: Path,
        say: Callable[[str], object],
        grace: float = GRACE_SECONDS,
        steady: float = STEADY_SECONDS,
    ) -> None:
        self.commands = commands
        self.folder = folder
        self.say = say
        self.grace = grace
        self.steady = steady
        self.since: dict[str, float] = {}
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.signals = 0

    def run(self, when_started: Callable[["Supervisor"], bool]) -> int:
        """Start all, call `when_started` (False ends everything), wait. Exit code: 0 after a signal, 1 otherwise."""
        before = {number: signal.signal(number, self._on_signal) for number in STOP_SIGNALS}
        try:
            for name, command in self.commands.items():
                if not self.signals:
                    self._start(name, command)
            started = when_started(self)
            while started and not self.signals:
                ended = self.first_ended()
                if ended and not self._start_again(*ended):
                    break
                time.sleep(0.2)
            ended = self.first_ended()
            if ended and not self.signals:
                self.say(f"The {ended[0]} ended by itself ({_why(ended[1])}); stopping the others.")
            return 0 if self.signals else 1
        finally:
            self._end_all()
            for number, handler in before.items():
                signal.signal(number, handler)

    @property
    def ending(self) -> bool:
        """Whether a stop was asked for or a program has ended."""
        return bool(self.signals) or self.first_ended() is not None

    def first_ended(self) -> tuple[str, int] | None:
        """Name and return code of a program that is no longer running."""
        for name, child in self.children.items():
            code = child.poll()
            if code is not None:
                return name, code
        return None

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.signals += 1

    def _start(self, name: str, command: list[str]) -> None:
        self.since[name] = time.monotonic()
        self.children[name] = subprocess.Popen(
            command, cwd=self.folder, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=die_with_parent
        )

    def _start_again(self, name: str, code: int) -> bool:
        """Start anew what had been running steadily, without what it left behind; False for one that had not."""
        if time.monotonic() - self.since[name] < self.steady:
            return False
        self.say(f"The {name} ended by itself ({_why(code)}); it is started again.")
        _kill_group(self.children[name].pid)
        self._start(name, self.commands[name])
        return True

    def _end_all(self) -> None:
        """Ask each program once, then kill whole groups: also what a killed program left behind."""
        if self.signals and self.children:
            self.say("Ending; once more Ctrl-C ends it at once.")
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        asked_before, until = self.signals, time.monotonic() + self.grace
        while time.monotonic() < until and self.signals <= asked_before:
            if all(child.poll() is not None for child in self.children.values()):
                break
            time.sleep(0.05)
        for child in self.children.values():
            _kill_group(child.pid)
            child.wait()


def _kill_group(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return


def die_with_parent() -> None:
    """In the new process: be asked to end when the supervisor itself is killed. Linux only, harmless elsewhere."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _why(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
