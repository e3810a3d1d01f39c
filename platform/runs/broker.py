"""The embedded broker: kombu's folder of messages, made safe for several programs that share it.

kombu opens a message file first and writes it then; a worker that looked in between read an empty file and ended
(celery/kombu issue 1551, open), and a power cut left such a file for every later start. Here a message and a table of
queues appear whole or not at all, what is damaged is told of and left out, and nothing passes through a folder that
other users of the machine can read. A message that is lost this way costs a minute: its row waits for the sweeper.
"""

import fcntl
import logging
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from time import monotonic_ns
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem, virtual
from kombu.utils.json import dumps, loads

log = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    """Messages are files `<nanoseconds>_<id>.<queue>.msg`; a table `<exchange>.exchange` names the queues of an exchange."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # kombu: two names
        name = f"{monotonic_ns():020d}_{uuid.uuid4()}.{queue}.msg"
        write_whole(Path(self.data_folder_out) / name, payload)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        folder = Path(self.data_folder_in)
        for name in sorted(os.listdir(folder)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = folder / f"{name}.taken"
            try:
                (folder / name).rename(taken)
            except FileNotFoundError:
                continue  # another worker was faster
            text = taken.read_bytes()
            taken.unlink()
            try:
                return loads(text)
            except ValueError:
                log.warning("a damaged message was left out (%s, %d bytes); the sweeper sends again", queue, len(text))
        raise Empty

    def get_table(self, exchange: str) -> list[Any]:
        file = self._exchange_file(exchange)
        try:
            rows = loads(file.read_bytes())
        except FileNotFoundError:
            return []
        except ValueError:
            log.warning("the table of queues of %s was damaged and is made anew", exchange)
            return []
        return [filesystem.exchange_queue_t(*row) for row in rows]

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        row = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        self._change(exchange, lambda rows: rows if row in rows else [row, *rows])

    def _delete(self, queue: str, exchange: str, routing_key: str, pattern: str, *args: Any, **kwargs: Any) -> None:
        virtual.Channel._delete(self, queue, exchange, routing_key, pattern, *args, **kwargs)
        row = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        self._change(exchange, lambda rows: [one for one in rows if one != row])

    def _change(self, exchange: str, change: Callable[[list[Any]], list[Any]]) -> None:
        file = self._exchange_file(exchange)
        with alone(file):
            rows = self.get_table(exchange)
            changed = change(rows)
            if changed != rows or not file.exists():
                write_whole(file, changed)


class Transport(filesystem.Transport):
    Channel = Channel


def write_whole(path: Path, what: Any) -> None:
    """Written beside its place and moved there, so that nobody reads a part of it."""
    beside = path.with_name(f"{uuid.uuid4()}.part")
    beside.write_text(dumps(what), encoding="utf-8")
    beside.replace(path)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """One program at a time changes this file."""
    path.parent.mkdir(exist_ok=True)
    with path.with_name(f"{path.name}.lock").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield


def serve_files() -> None:
    """From now on `filesystem://` means this transport."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
