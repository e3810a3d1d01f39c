"""Importing postings: by command and by page, the same code; nothing twice, nothing half."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.actions import SystemJob
from audit.models import Entry
from employers.importing.sheet import workbook
from employers.models import Employer, Posting, PostingEvent, Verification
from imports import actions, registry
from imports.models import Batch, BatchState, RowReport
from imports.reading import UnusableFile
from places.models import Place, UnknownName

BY = SystemJob("test")
HEADER = "编号,来源,岗位名称,单位名称,统一社会信用代码,工作地区,招聘人数,学历要求,年龄要求,工作经验,月薪下限,月薪上限,岗位要求,工作地址,截止日期"
GOOD = "1,公告,电工,某某厂,,昌吉市,2,高中,45岁以下,3年以上工作经验,5000,7000,持电工证,高新区 1 号,"


def rows(*lines: str) -> bytes:
    return "\n".join([HEADER, *lines]).encode()


def take(*lines: str, source: str = "", place: str = "652300", **more: Any) -> tuple[Batch, Any]:
    return actions.import_file(
        kind="postings", name="a.csv", content=rows(*lines), source=source, place_code=place, by=BY, **more
    )


@pytest.mark.usefixtures("tree")
class TestRows:
    def test_a_row_becomes_a_posting_with_its_conditions_read(self) -> None:
        batch, _plan = take(GOOD)
        assert actions.counts(batch) == {"rows": 1, "new": 1, "same": 0, "changed": 0, "refused": 0, "warned": 0}
        posting = Posting.objects.get()
        assert (posting.title, posting.education, posting.age_max, float(posting.experience_years or 0)) == (
            "电工",
            "61",
            45,
            3.0,
        )
        assert (posting.pay_min, posting.pay_max, posting.heads_offered, posting.heads_remaining) == (5000, 7000, 2, 2)
        assert posting.place is not None
        assert posting.place.code == "652301"
        assert posting.state == "open"
        firm = posting.employer
        assert firm.uscc is None
        assert firm.verifications.get().kind == "bureau_bulletin"
        assert posting.from_bulletin
        assert PostingEvent.objects.get().job == "test"
        assert (
            Entry.objects.filter(action="employers.posting.imported", subject_key=str(posting.public_id)).count() == 1
        )

    def test_the_same_file_again_reordered_or_renamed_changes_nothing(self) -> None:
        second = GOOD.replace("1,公告,电工", "2,公告,焊工", 1)
        take(GOOD, second)
        batch, _plan = take(second, GOOD)
        assert (batch.new, batch.same, batch.changed) == (0, 2, 0)
        assert Posting.objects.count() == 2
        assert Employer.objects.count() == 1
        assert Verification.objects.count() == 2  # two files are two pieces of evidence

    def test_a_changed_row_changes_its_posting_and_keeps_the_rest(self) -> None:
        take(GOOD)
        posting = Posting.objects.get()
        batch, _plan = take(GOOD.replace("7000", "8000"))
        assert batch.changed == 1
        posting.refresh_from_db()
        assert posting.pay_max == 8000

    def test_what_a_person_closed_stays_closed(self) -> None:
        from employers.actions.postings import close_posting

        take(GOOD)
        close_posting(posting=Posting.objects.get(), reason="招满", by=BY)
        take(GOOD.replace("7000", "8000"))
        assert Posting.objects.get().state == "closed"

    def test_refused_rows_do_not_stop_the_others(self) -> None:
        bad = GOOD.replace("1,公告", "2,公告").replace(",2,高中", ",0,高中")
        batch, plan = take(GOOD, bad)
        assert (batch.new, batch.refused) == (1, 1)
        assert [(issue.row, issue.column, issue.code) for issue in plan.issues] == [(3, "headcount", "headcount_zero")]

    @pytest.mark.parametrize("anywhere", ["不限", "*", "全国"])
    def test_anywhere_is_no_unknown_place(self, anywhere: str) -> None:
        _batch, plan = take(GOOD.replace("昌吉市", anywhere))
        assert (plan.issues, plan.unknown_places) == ([], set())

    @pytest.mark.parametrize(
        ("old", "new", "column", "code", "refused"),
        [
            ("电工,某某厂", ",某某厂", "title", "missing", True),
            ("某某厂", "", "company", "missing", True),
            ("5000,7000", "面议,", "salary_min", "pay_unknown", False),
            ("5000,7000", "7000,5000", "salary_min", "pay_order", True),
            ("5000,7000", "5x00y,7000", "salary_min", "not_a_number", True),
            (",2,高中", ",若干,高中", "headcount", "headcount_unknown", False),
            (",2,高中", ",99999999999999999999,高中", "headcount", "headcount_unknown", False),
            ("5000,7000", "5000,99999999999999999999", "salary_max", "not_a_number", True),
            ("高中", "看情况", "education", "unreadable_education", False),
            ("45岁以下", "男50岁以下；女45岁以下", "age", "age_by_sex", False),
            ("昌吉市", "火星", "county", "unknown_place", False),
            ("某某厂,", "某某厂,91110000MA0012345X", "uscc", "uscc_check_digit", True),
            ("持电工证", "在73181部队干过", "requirement", "secret_masked", False),
            ("持电工证", "持电\u200b工证", "requirement", "control_character", True),
            ("电工,", "工" * 130 + ",", "title", "too_long", True),
            ("高新区 1 号,", "高新区 1 号,2020-01-01", "deadline", "deadline_past", False),
            ("高新区 1 号,", "高新区 1 号,明天", "deadline", "not_a_date", True),
        ],
    )
    def test_each_bad_cell_is_named_with_row_column_and_remedy(
        self, old: str, new: str, column: str, code: str, refused: bool
    ) -> None:
        from imports import messages

        batch, plan = take(GOOD.replace(old, new, 1))
        found = {(issue.column, issue.code): issue for issue in plan.issues}
        assert (column, code) in found
        issue = found[column, code]
        assert issue.row == 2
        assert messages.reason(issue.code, issue.params)
        assert messages.remedy(issue.code)
        assert batch.refused == int(refused)
        assert batch.warned == int(not refused)

    def test_secrets_do_not_reach_the_database(self) -> None:
        take(GOOD.replace("持电工证", "在73181部队修99A坦克"))
        assert "73181" not in Posting.objects.get().requirement
        assert "99A" not in str(list(RowReport.objects.values()))

    def test_unknown_places_are_kept_as_words_and_counted(self) -> None:
        take(GOOD.replace("昌吉市", "东三县"))
        posting = Posting.objects.get()
        assert (posting.place, posting.place_words) == (None, "东三县")
        assert UnknownName.objects.get().name == "东三县"

    def test_a_good_credit_code_finds_its_firm_and_another_name_is_refused(self) -> None:
        code = "11370100MB28508779"
        Employer.objects.create(name="某某厂", uscc=code, kept_by=Place.objects.get(code="652300"))
        batch, _plan = take(GOOD.replace("某某厂,", f"某某厂,{code}", 1))
        assert batch.new == 1
        assert Employer.objects.count() == 1
        batch, plan = take(GOOD.replace("某某厂,", f"别的厂,{code}", 1).replace("1,公告", "9,公告"))
        assert [issue.code for issue in plan.issues] == ["uscc_other_name"]

    def test_without_a_number_the_natural_key_holds_and_lookalikes_are_only_listed(self) -> None:
        plain = GOOD.replace("1,公告", ",", 1)
        take(plain)
        batch, _plan = take(plain)
        assert batch.same == 1
        batch, plan = take(plain.replace("持电工证", "会看电路图"))
        assert batch.new == 1
        assert [issue.code for issue in plan.issues] == ["possible_relisting"]
        assert Posting.objects.count() == 2

    def test_the_same_key_twice_in_one_file_is_refused_once(self) -> None:
        batch, plan = take(GOOD, GOOD.replace("7000", "9000"))
        assert (batch.new, batch.refused) == (1, 1)
        assert plan.issues[0].code == "repeated_in_file"

    def test_numbers_without_a_source_are_unusable(self) -> None:
        with pytest.raises(UnusableFile) as caught:
            take(GOOD.replace("公告", ""))
        assert caught.value.code == "source_needed"
        batch, _plan = take(GOOD.replace("公告", ""), source="bulletin")
        assert batch.new == 1

    def test_a_dry_run_writes_nothing(self) -> None:
        batch, _plan = take(GOOD, dry_run=True)
        assert batch.new == 1
        assert not Posting.objects.exists()
        assert not Batch.objects.exists()

    def test_a_failed_audit_undoes_everything(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(**kwargs: Any) -> None:
            raise RuntimeError("audit is down")

        monkeypatch.setattr(actions, "record", broken)
        with pytest.raises(RuntimeError):
            take(GOOD)
        assert not Posting.objects.exists()
        assert not Batch.objects.exists()


@pytest.mark.usefixtures("tree")
class TestCommand:
    def call(self, *arguments: str) -> tuple[int, str]:
        out = io.StringIO()
        with pytest.raises(SystemExit) as ended:
            call_command("import_postings", *arguments, stdout=out, stderr=io.StringIO())
        return int(ended.value.code or 0), out.getvalue()

    def test_json_and_exit_codes(self, tmp_path: Path) -> None:
        file = tmp_path / "a.csv"
        file.write_bytes(rows(GOOD, GOOD.replace("1,公告", "2,公告").replace("5000,7000", "7000,5000")))
        code, out = self.call(str(file), "--place", "652300", "--json")
        result = json.loads(out)
        assert code == 3
        assert set(result) == {
            "file",
            "sha256",
            "batch",
            "dry_run",
            "rows",
            "new",
            "same",
            "changed",
            "refused",
            "warned",
            "errors",
            "seconds",
        }
        assert result["rows"] == result["new"] + result["same"] + result["changed"] + result["refused"] == 2
        assert result["errors"][0]["row"] == 3
        assert result["errors"][0]["remedy"]
        file.write_bytes(rows(GOOD))
        assert self.call(str(file), "--place", "652300", "--json")[0] == 0
        assert self.call(str(file), "--place", "652300", "--dry-run", "--json")[0] == 0

    def test_unusable_is_two_and_writes_nothing(self, tmp_path: Path) -> None:
        file = tmp_path / "a.csv"
        file.write_bytes(b"")
        assert self.call(str(file), "--place", "652300")[0] == 2
        assert self.call(str(tmp_path / "none.csv"), "--place", "652300")[0] == 2
        file.write_bytes(rows(GOOD))
        assert self.call(str(file))[0] == 2
        assert self.call(str(file), "--place", "123")[0] == 2
        assert not Batch.objects.exists()


@pytest.mark.usefixtures("tree")
class TestPage:
    def upload(self, client: Client, content: bytes, place: str = "652301") -> Any:
        file = io.BytesIO(content)
        file.name = "a.csv"
        return client.post("/imports/new/", {"kind": "postings", "file": file, "source": "", "place": place})

    def test_upload_preview_take_over(
        self, client: Client, clerk: User, django_capture_on_commit_callbacks: Callable[..., Any]
    ) -> None:
        client.force_login(clerk)
        with django_capture_on_commit_callbacks(execute=True):
            page = self.upload(client, rows(GOOD))
        batch = Batch.objects.get()
        assert page["Location"] == f"/imports/{batch.public_id}/"
        batch.refresh_from_db()
        assert batch.state == BatchState.CHECKED
        assert not Posting.objects.exists()
        assert "接收新增 1 行" in client.get(page["Location"]).content.decode()
        with django_capture_on_commit_callbacks(execute=True):
            client.post(f"{page['Location']}decide/", {"decision": "apply"})
        assert Posting.objects.count() == 1
        assert "已接收" in client.get(page["Location"]).content.decode()
        with django_capture_on_commit_callbacks(execute=True):
            client.post(f"{page['Location']}decide/", {"decision": "apply"})
        assert Posting.objects.count() == 1

    def test_the_same_upload_twice_is_one_batch(self, client: Client, clerk: User) -> None:
        client.force_login(clerk)
        first, second = self.upload(client, rows(GOOD)), self.upload(client, rows(GOOD))
        assert first["Location"] == second["Location"]
        assert Batch.objects.count() == 1

    def test_drop_takes_nothing_over(
        self, client: Client, clerk: User, django_capture_on_commit_callbacks: Callable[..., Any]
    ) -> None:
        client.force_login(clerk)
        with django_capture_on_commit_callbacks(execute=True):
            page = self.upload(client, rows(GOOD))
        client.post(f"{page['Location']}decide/", {"decision": "drop"})
        assert Batch.objects.get().state == BatchState.DROPPED
        assert not Posting.objects.exists()

    def test_an_unusable_file_says_why(
        self, client: Client, clerk: User, django_capture_on_commit_callbacks: Callable[..., Any]
    ) -> None:
        client.force_login(clerk)
        with django_capture_on_commit_callbacks(execute=True):
            page = self.upload(client, "编号\n1\n".encode())
        text = client.get(page["Location"]).content.decode()
        assert "缺少列" in text
        assert "没有改动任何内容" in text

    def test_mine_ours_not_yours(self, client: Client, clerk: User, chief: User, other_clerk: User) -> None:
        client.force_login(clerk)
        address = self.upload(client, rows(GOOD))["Location"]
        client.force_login(chief)
        assert client.get(address).status_code == 200
        client.force_login(other_clerk)
        assert client.get(address).status_code == 404
        assert client.post(f"{address}decide/", {"decision": "apply"}).status_code == 404
        assert "a.csv" not in client.get("/imports/").content.decode()
        assert (
            self.upload(client, rows(GOOD), place="652301").status_code == 200
        )  # not a post of theirs: the form says so
        assert Batch.objects.count() == 1

    def test_the_upload_is_stored_encrypted_and_goes_away(
        self, client: Client, clerk: User, settings: Any, django_capture_on_commit_callbacks: Callable[..., Any]
    ) -> None:
        client.force_login(clerk)
        with django_capture_on_commit_callbacks(execute=True):
            page = self.upload(client, rows(GOOD))
        stored = Path(settings.VAR) / "imports" / str(Batch.objects.get().public_id)
        assert "某某厂".encode() not in stored.read_bytes()
        assert stored.stat().st_mode & 0o077 == 0
        with django_capture_on_commit_callbacks(execute=True):
            client.post(f"{page['Location']}decide/", {"decision": "apply"})
        assert not stored.exists()

    def test_templates_can_be_downloaded_and_imported(self, client: Client, clerk: User) -> None:
        client.force_login(clerk)
        for kind in ("postings", "veterans"):
            page = client.get(f"/imports/template/{kind}/")
            assert page.status_code == 200
            batch, _plan = actions.import_file(
                kind=kind, name="t.xlsx", content=page.content, source="x", place_code="652300", by=BY
            )
            assert (batch.rows, batch.refused) == (1, 0)
        assert client.get("/imports/template/other/").status_code == 404


@pytest.mark.race
def test_two_clerks_with_one_file_at_once_make_one_batch(together: Callable[..., list[Any]]) -> None:
    from tests.cast import make_places, staff

    tree = make_places()
    users = [staff(f"c{n}", tree["652300"]) for n in range(4)]
    results = together(
        *(
            lambda user=user: actions.upload(
                kind="postings", name="a.csv", content=rows(GOOD), source="", place_code="652300", by=user
            )
            for user in users
        )
    )
    made = [result for result in results if isinstance(result, tuple)]
    assert len(made) == 4, results
    assert sum(1 for _batch, new in made if new) == 1
    assert Batch.objects.count() == 1


@pytest.mark.race
def test_the_same_command_twice_at_once_takes_each_row_once(together: Callable[..., list[Any]]) -> None:
    from tests.cast import make_places

    make_places()
    lines = [GOOD.replace("1,公告", f"{n},公告") for n in range(30)]
    results = together(*[lambda: take(*lines)] * 3)
    assert Posting.objects.count() == 30, results
    assert Employer.objects.count() == 1


def test_a_posting_of_another_place_is_not_overwritten(tree: dict[str, Place]) -> None:
    take(GOOD, place="653101")
    batch, plan = take(GOOD.replace("电工,", "焊工,"))
    assert (batch.refused, batch.changed) == (1, 0)
    assert [issue.code for issue in plan.issues if issue.refused] == ["posting_kept_elsewhere"]


@pytest.mark.usefixtures("tree")
def test_a_plan_that_someone_overtook_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A posting changed by hand between plan and write is read anew, not written over with what was read before."""
    take(GOOD)
    spec, plans = registry.spec("postings"), []

    def slow_plan(rows: Any, context: Any, step: Any) -> Any:
        plans.append(spec.plan(rows, context, step))
        if len(plans) == 1:
            posting = Posting.objects.get()
            Posting.objects.update(state="closed", changed_at=timezone.now(), address="by hand")
            assert posting.state == "open"
        return plans[-1]

    monkeypatch.setitem(registry._specs, "postings", replace(spec, plan=slow_plan))
    batch, _plan = take(GOOD.replace("5000", "5100"))
    assert len(plans) == 2
    assert (batch.changed, Posting.objects.get().state) == (1, "closed")
    assert Batch.objects.count() == 2


@pytest.mark.usefixtures("tree")
def test_the_real_bulletin(shared: Path) -> None:
    content = (shared / "data" / "postings_county_2024.csv").read_bytes()
    batch, plan = actions.import_file(
        kind="postings", name="b.csv", content=content, source="", place_code="652300", by=BY
    )
    assert (batch.rows, batch.new, batch.refused) == (1011, 1011, 0)
    assert sum(issue.code == "possible_relisting" for issue in plan.issues) == 191
    again, _plan = actions.import_file(
        kind="postings", name="b.csv", content=content, source="", place_code="652300", by=BY
    )
    assert (again.new, again.same, again.changed) == (0, 1011, 0)
    content = workbook(Posting.objects.select_related("employer", "place", "kept_by"))
    again, plan = actions.import_file(
        kind="postings", name="out.xlsx", content=content, source="", place_code="652300", by=BY, dry_run=True
    )
    assert (again.same, plan.issues) == (1011, [])


WIDE = f"{HEADER},班次,社会保险,劳动合同形式,合同期限,试用期"
TERMS = ("shifts", "insurance", "contract_kind", "contract_months", "probation_months")


def take_terms(cells: str, row: str = GOOD) -> tuple[Batch, Any]:
    return actions.import_file(
        kind="postings",
        name="a.csv",
        content=f"{WIDE}\n{row},{cells}\n".encode(),
        source="",
        place_code="652300",
        by=BY,
    )


def terms_on_file() -> tuple[Any, ...]:
    return Posting.objects.values_list(*TERMS).get()


@pytest.mark.usefixtures("tree")
class TestTerms:
    @pytest.mark.parametrize(
        ("cells", "read"),
        [
            ("白班、夜班,五险一金,固定期限,36,2", (["day_shift", "night_shift"], ["five", "fund"], "fixed", 36, 2)),
            (
                "24 小时值班，倒班,公积金,无固定期限,,6",
                (["rotating_shift", "day_and_night"], ["fund"], "open", None, 6),
            ),
            (",社保,固定期限,三年,无", ([], ["five"], "fixed", 36, 0)),
            (",,以完成一定工作任务为期限,,0", ([], [], "task", None, 0)),
            (",,,12个月,", ([], [], "", 12, None)),
            ("night_shift;day_shift,five,fixed,6,1", (["day_shift", "night_shift"], ["five"], "fixed", 6, 1)),
            ("无,无,无,,", ([], [], "", None, None)),
        ],
    )
    def test_a_row_says_what_the_form_says(self, cells: str, read: tuple[Any, ...]) -> None:
        batch, plan = take_terms(cells.replace("，", "；"))
        assert (batch.new, plan.issues, terms_on_file()) == (1, [], read)

    def test_every_choice_of_the_form_comes_in_by_the_word_it_is_shown_by(self) -> None:
        """A file written from our own pages loses nothing on its way back, and changes nothing the second time."""
        from django.utils.translation import override

        from employers.forms.posting import INSURANCE
        from employers.models import SHIFTS, ContractKind

        with override("zh-hans"):
            words = [["、".join(str(word) for _code, word in row)] for row in (SHIFTS, INSURANCE)]
            kinds = [(kind.value, str(kind.label)) for kind in ContractKind]
        for code, word in kinds:
            row = GOOD.replace("1,公告", f"{code},公告", 1)
            cells = f"{words[0][0]},{words[1][0]},{word},,"
            take_terms(cells, row)
            batch, plan = take_terms(cells, row)
            assert (batch.same, [issue for issue in plan.issues if issue.code != "possible_relisting"]) == (1, [])
            posting = Posting.objects.get(source_id=code)
            assert (posting.shifts, posting.insurance) == ([one for one, _ in SHIFTS], [one for one, _ in INSURANCE])
            assert posting.contract_kind == code

    @pytest.mark.parametrize(
        ("cells", "column", "code", "refused"),
        [
            ("白班、早班,,,,", "shifts", "unknown_shifts", False),
            (",补充医疗,,,", "insurance", "unknown_insurance", False),
            (",,劳务,,", "contract_kind", "unknown_contract_kind", False),
            (",,固定期限、无固定期限,,", "contract_kind", "unknown_contract_kind", False),
            (",,固定期限,看情况,", "contract_months", "unknown_months", False),
            (",,固定期限,99年,", "contract_months", "unknown_months", False),
            (",,,,十十", "probation_months", "unknown_months", False),
            (",,无固定期限,12,", "contract_months", "only_fixed_has_months", True),
            (",,固定期限,12,3", "probation_months", "probation_too_long", True),
            (",,以完成一定工作任务为期限,,1", "probation_months", "probation_too_long", True),
            (",,,,999", "probation_months", "probation_too_long", True),
        ],
    )
    def test_each_bad_cell_is_told(self, cells: str, column: str, code: str, refused: bool) -> None:
        from imports import messages

        batch, plan = take_terms(cells)
        (issue,) = plan.issues
        assert (issue.row, issue.column, issue.code, issue.refused) == (2, column, code, refused)
        assert messages.reason(issue.code, issue.params)
        assert messages.remedy(issue.code)
        assert (batch.new, batch.refused) == (int(not refused), int(refused))

    def test_what_is_known_of_a_half_known_cell_stays(self) -> None:
        take_terms("白班、早班,,,,")
        assert terms_on_file()[0] == ["day_shift"]

    def test_a_file_without_the_columns_leaves_what_is_on_file(self) -> None:
        full = "夜班,五险,固定期限,36,2"
        take_terms(full)
        for batch, _plan in (take(GOOD.replace("7000", "8000")), take_terms(",,,,", GOOD.replace("7000", "9000"))):
            assert batch.changed == 1
            assert terms_on_file() == (["night_shift"], ["five"], "fixed", 36, 2)
        batch, _plan = take_terms("无,,固定期限,6,1", GOOD.replace("7000", "9000"))
        assert batch.changed == 1
        assert terms_on_file() == ([], ["five"], "fixed", 6, 1)

    def test_a_dry_run_tells_and_writes_nothing(self) -> None:
        content = f"{WIDE}\n{GOOD},,,固定期限,12,3\n".encode()
        batch, plan = actions.import_file(
            kind="postings", name="a.csv", content=content, source="", place_code="652300", by=BY, dry_run=True
        )
        assert (batch.refused, plan.issues[0].params["most"], Posting.objects.count()) == (1, 2, 0)
