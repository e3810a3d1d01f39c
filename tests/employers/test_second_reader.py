"""Where the second reader cannot be used the rules serve alone, and the log says so."""

from pathlib import Path
from typing import Any

import pytest

from employers import lawful
from matching import data
from matching.text.lawful import stored
from matching.text.lawful.second import SecondReader


def test_the_rules_serve_alone_and_it_is_said(settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    settings.VAR = tmp_path
    lawful.second_reader.cache_clear()
    try:
        table = data.lawful_sentences().iloc[::60]
        stored.save(SecondReader().fit(list(table["text"]), list(table["sort"])), tmp_path / "models")
        assert lawful.second_reader() is not None
        path = next((tmp_path / "models").glob("lawful-*.npz"))
        path.write_bytes(path.read_bytes()[:-9])
        lawful.second_reader.cache_clear()
        assert lawful.read("文员", "限男性").verdict == "refuse"
        assert "it is damaged" in caplog.text
        assert "the rules serve alone" in caplog.text
    finally:
        lawful.second_reader.cache_clear()
