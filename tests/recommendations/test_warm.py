"""`manage.py warm`: what a first start says while the engine is made ready."""

import io
from pathlib import Path
from typing import Any

import pytest

from matching.rank import kernel
from matching.text.lawful import stored
from recommendations.management.commands import warm


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_it_says_so_once_and_without_alarm(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.VAR = tmp_path
    monkeypatch.setattr(warm, "warm", lambda: None)
    monkeypatch.setattr(stored, "fitted", lambda folder: None)
    if kernel is not None:
        monkeypatch.setattr(kernel.cache, "forget_others", lambda: None)
    said = Terminal()
    command = warm.Command(stderr=said, force_color=True)
    assert "\x1b" in command.stderr.style_func("an error is red")
    command.handle()
    assert "Getting the matching engine ready" in said.getvalue()
    assert "\x1b" not in said.getvalue()
    before = said.getvalue()
    command.handle()
    assert said.getvalue() == before
