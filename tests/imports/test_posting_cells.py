"""Pay months, certificates and board of a postings file, in the words of the form."""

from typing import Any

import pytest
from django.utils.translation import override

from employers.forms.posting import BOARD, MONTHS, PostingForm
from employers.models import Employer, Posting
from imports import actions, messages
from imports.models import Batch
from tests.imports.test_postings import BY, GOOD, HEADER, take
from vocabulary.queries import certificate_names

WIDE = f"{HEADER},发薪月数,证书要求,食宿"
CELLS = ("pay_months", "certificates", "board")

pytestmark = pytest.mark.usefixtures("tree")


def take_cells(cells: str, row: str = GOOD) -> tuple[Batch, Any]:
    content = f"{WIDE}\n{row},{cells}\n".encode()
    return actions.import_file(kind="postings", name="a.csv", content=content, source="", place_code="652300", by=BY)


def on_file() -> tuple[Any, ...]:
    return Posting.objects.values_list(*CELLS).get()


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        ("13,B2驾照、低压电工证,包吃、包住", (13, ["DRIVE_B2", "ELECTRIC_LOW"], ["meals", "lodging"])),
        ("14个月,叉车证N1,包住", (14, ["FORKLIFT"], ["lodging"])),
        ("十三薪,ELECTRIC_LOW；高压电工证,管吃管住", (13, ["ELECTRIC_LOW", "ELECTRIC_HIGH"], ["meals", "lodging"])),
        ("16.0,摩托车驾驶证 D/E,lodging;meals", (16, ["DRIVE_D"], ["meals", "lodging"])),
        (",驾照A2B2,", (12, ["DRIVE_A2"], [])),
        ("12,无,食宿自理", (12, [], [])),
        (",,", (12, [], [])),
    ],
)
def test_a_row_says_what_the_form_says(cells: str, read: tuple[Any, ...]) -> None:
    batch, plan = take_cells(cells)
    assert (batch.new, plan.issues, on_file()) == (1, [], read)


def test_every_choice_of_the_form_comes_in_by_the_word_it_is_shown_by() -> None:
    with override("zh-hans"):
        board = "、".join(str(word) for _code, word in BOARD)
    form = PostingForm(employers=Employer.objects.none())
    offered: Any = form.fields["certificates"]
    certificates = "、".join(name for _code, name in offered.choices)
    for months, _shown in MONTHS:
        row = GOOD.replace("1,公告", f"{months},公告", 1)
        take_cells(f"{months},{certificates},{board}", row)
        batch, plan = take_cells(f"{months},{certificates},{board}", row)
        assert (batch.same, [one for one in plan.issues if one.code != "possible_relisting"]) == (1, [])
        found = Posting.objects.get(source_id=months)
        assert (found.pay_months, found.certificates, found.board) == (
            months,
            list(certificate_names()),
            [code for code, _word in BOARD],
        )


@pytest.mark.parametrize(
    ("cells", "column", "code", "kept"),
    [
        ("11,,", "pay_months", "unknown_pay_months", (12, [], [])),
        ("13.5,,", "pay_months", "unknown_pay_months", (12, [], [])),
        ("看效益,,", "pay_months", "unknown_pay_months", (12, [], [])),
        (",低压电工证、飞碟驾驶证,", "certificates", "unknown_certificates", (12, ["ELECTRIC_LOW"], [])),
        (",A2或B1驾照、焊工证,", "certificates", "unknown_certificates", (12, ["WELD"], [])),
        (",A1A2驾照、焊工证,", "certificates", "unknown_certificates", (12, ["WELD"], [])),
        (",,包吃、有班车", "board", "unknown_board", (12, [], ["meals"])),
    ],
)
def test_each_bad_cell_is_told_in_chinese_and_the_rest_comes_in(
    cells: str, column: str, code: str, kept: tuple[Any, ...]
) -> None:
    batch, plan = take_cells(cells)
    (issue,) = plan.issues
    assert (issue.row, issue.column, issue.code, batch.warned, on_file()) == (2, column, code, 1, kept)
    with override("zh-hans"):
        for words in (messages.reason(issue.code, issue.params), messages.remedy(issue.code)):
            assert not any(letter.isascii() and letter.islower() for letter in words), words


def test_a_file_without_the_columns_or_with_empty_cells_leaves_what_is_on_file() -> None:
    take_cells("14,焊工证,包住")
    for batch, _plan in (take(GOOD.replace("7000", "8000")), take_cells(",,", GOOD.replace("7000", "9000"))):
        assert batch.changed == 1
        assert on_file() == (14, ["WELD"], ["lodging"])
    take_cells("15,无,无", GOOD.replace("7000", "9000"))
    assert on_file() == (15, [], [])


def test_a_file_taken_before_there_were_these_columns_is_still_the_same() -> None:
    take(GOOD)
    batch, _plan = take_cells(",,")
    assert batch.same == 1
