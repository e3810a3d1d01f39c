"""The embedded broker: whole messages or none, for several programs at once; damage ends nobody."""

import multiprocessing
import tempfile
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection
from kombu.transport import filesystem, virtual

from config.celery import app
from runs import broker


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    start_anew(monkeypatch)
    for name in ("queue", "control"):
        (tmp_path / name).mkdir()
    return tmp_path


def start_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a new process: kombu keeps for the process what was declared."""
    for transport in (broker.Transport, filesystem.Transport):
        monkeypatch.setattr(transport, "global_state", virtual.BrokerState())


def connect(folder: Path, transport: type = broker.Transport) -> Connection:
    queue = str(folder / "queue")
    options = {"data_folder_in": queue, "data_folder_out": queue, "control_folder": str(folder / "control")}
    return Connection("filesystem://", transport=transport, transport_options=options)


def take(connection: Connection) -> object:
    with connection.SimpleQueue("tasks") as queue:
        message = queue.get(block=False)
        message.ack()
        return message.payload


def put(connection: Connection, *payloads: object) -> None:
    with connection.SimpleQueue("tasks") as queue:
        for payload in payloads:
            queue.put(payload)


def test_the_address_of_the_embedded_broker_means_this_transport() -> None:
    with app.connection_for_write("filesystem://localhost") as connection:
        assert connection.transport_cls is not None
        assert isinstance(connection.transport, broker.Transport)


def test_messages_come_in_order_once_each_and_leave_nothing(folder: Path) -> None:
    with connect(folder) as connection:
        put(connection, {"run": 1}, {"run": 2})
        assert [take(connection), take(connection)] == [{"run": 1}, {"run": 2}]
        with pytest.raises(Empty):
            take(connection)
    assert list((folder / "queue").iterdir()) == []


@pytest.mark.parametrize(("transport", "survives"), [(broker.Transport, True), (filesystem.Transport, False)])
def test_an_empty_message_ends_no_worker(
    folder: Path, transport: type, survives: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a power cut leaves, or a writer that has opened and not yet written; kombu's own ends on it."""
    said: list[str] = []
    monkeypatch.setattr(broker.log, "warning", lambda words, *values: said.append(words % values))
    (folder / "queue" / "00000000000000000000_cut.tasks.msg").write_bytes(b"")
    with connect(folder, transport) as connection:
        put(connection, {"run": 1})
        if not survives:
            with pytest.raises(ValueError, match="Expecting value"):
                take(connection)
            return
        assert take(connection) == {"run": 1}
    assert said == ["a damaged message was left out (tasks, 0 bytes); the sweeper sends again"]


def test_a_damaged_table_of_queues_is_made_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with connect(folder) as connection:
        put(connection, {"run": 1})
        tables = list((folder / "control").glob("*.exchange"))
        assert len(tables) == 1
        tables[0].write_bytes(b"")
    start_anew(monkeypatch)
    with connect(folder) as connection:
        put(connection, {"run": 2})
        assert [take(connection), take(connection)] == [{"run": 1}, {"run": 2}]


def test_nothing_passes_through_the_common_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(folder / "nowhere"))
    with connect(folder) as connection:
        put(connection, {"run": 1})
        assert take(connection) == {"run": 1}


def write_many(folder: Path, start: int, number: int) -> None:
    with connect(folder) as connection:
        put(connection, *range(start, start + number))


@pytest.mark.proof
def test_writers_and_readers_at_once_lose_and_double_nothing(folder: Path, proof) -> None:  # type: ignore[no-untyped-def]
    writers, each = 4, proof.size(100, 5000)
    spawn = multiprocessing.get_context("spawn")
    running = [spawn.Process(target=write_many, args=(folder, at * each, each)) for at in range(writers)]
    for one in running:
        one.start()
    taken: list[object] = []
    with connect(folder) as first, connect(folder) as second:
        while any(one.is_alive() for one in running) or any((folder / "queue").glob("*.msg")):
            for connection in (first, second):
                try:
                    taken.append(take(connection))
                except Empty:
                    continue
    for one in running:
        one.join()
    failures = writers * each - len(set(taken)) + len(taken) - len(set(taken))
    proof.record(cases=writers * each, failures=failures)
