"""The model card holds what was measured and nothing typed by hand."""

import json
import re
from pathlib import Path

import pytest

from benchmarks import card

FIGURE = {"name": "gold ndcg@10", "value": 0.4321, "unit": "", "baseline": 0.1234, "command": "make x", "commit": "abc"}
PROOF = {"name": "matching/test_reader.py::test_x", "cases": 98_765, "failures": 0}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_newest_figures_and_proofs_stand_in_the_card(language: str) -> None:
    text = card.card(language, [{**FIGURE, "value": 0.1111}, FIGURE], [PROOF])
    assert "0.4321" in text
    assert "0.1111" not in text
    assert "98765" in text
    assert "make x" in text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_figure_stands_beside_its_configuration_and_its_interval(language: str) -> None:
    text = card.card(language, [{**FIGURE, "model": "0123456789ab", "interval_90": [0.3987, 0.4711]}], [])
    line = next(line for line in text.splitlines() if "gold ndcg@10" in line)
    assert "0123456789ab" in line
    assert "0.3987" in line
    assert "0.4711" in line
    assert text.count("`0123456789ab`") == 1  # said once more above: the configuration of the figures


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_measurements_the_card_says_so(language: str) -> None:
    text = card.card(language, [], [])
    assert "make bench" in text
    assert "make prove" in text


@pytest.mark.parametrize("language", sorted(card.WORDS))
def test_no_figure_is_typed_by_hand(language: str) -> None:
    assert not [words for words in card.WORDS[language].values() if re.search(r"\d", words)]
    assert set(card.WORDS["en"]) == set(card.WORDS["zh"])


def test_the_command_writes_both_and_fails_without_anything_measured(tmp_path: Path) -> None:
    assert card.main(tmp_path) == 1
    (tmp_path / "bench.jsonl").write_text(f"{json.dumps(FIGURE)}\n", encoding="utf-8")
    (tmp_path / "proofs.json").write_text(json.dumps([PROOF]), encoding="utf-8")
    assert card.main(tmp_path) == 0
    for name in card.FILES.values():
        assert "0.4321" in (tmp_path / "docs" / name).read_text(encoding="utf-8")
