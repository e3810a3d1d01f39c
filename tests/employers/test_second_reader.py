"""Where the second reader cannot be used the rules serve alone, the log says so, and a process looks again."""

from pathlib import Path
from typing import Any

import pytest

from employers import lawful
from matching import data
from matching.text.lawful import stored
from matching.text.lawful.second import SecondReader


def test_the_rules_serve_alone_and_it_is_said_until_it_is_there(
    settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VAR = tmp_path
    monkeypatch.setattr(lawful, "shelf", lawful.Shelf())
    assert lawful.read("文员", "限男性").verdict == "refuse"
    assert "it is not there" in caplog.text
    assert "the rules serve alone" in caplog.text

    table = data.lawful_postings().iloc[::60]
    reader = SecondReader().fit(list(table["title"]), list(table["text"]), list(table["sort"]))
    stored.save(reader, tmp_path / "models")
    assert lawful.second_reader() is None
    path = next((tmp_path / "models").glob("lawful-*.npz"))
    body = path.read_bytes()
    path.write_bytes(body[:-9])
    lawful.shelf.look_at -= lawful.LOOKS_AGAIN
    assert lawful.second_reader() is None
    assert "it is damaged" in caplog.text
    path.write_bytes(body)
    lawful.shelf.look_at -= lawful.LOOKS_AGAIN
    found = lawful.second_reader()
    assert found is not None
    assert lawful.second_reader() is found
