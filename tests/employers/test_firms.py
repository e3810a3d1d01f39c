"""A firm registers, is checked, returned, suspended; members are invited and leave; bulletin firms are claimed."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from consents.rules import firms_of
from duties.models import Duty
from employers.actions import firms as actions
from employers.actions import members
from employers.models import Employer, Membership, Posting, Registration, Suspension, Verification
from files.actions import checked
from files.models import StoredFile
from places.models import Place
from tests.cast import make_firm, make_posting

CODE, OTHER_CODE = "91350100M000100Y43", "91110000600037341L"


def values(**changes: Any) -> dict[str, Any]:
    return {
        "name": "昌吉顺通测试有限公司", "uscc": CODE, "kind": "enterprise", "licence_until": None,
        "licence_address": "昌吉市北庭路 1 号", "contact_name": "顾某", "contact_phone": "13900000000", **changes,
    }  # fmt: skip


def papers() -> dict[str, Any]:
    return {
        name: checked(content=f"{name} paper".encode(), name=f"{name}.txt") for name in ("licence", "authorisation")
    }


def send(place: Place, by: User, **changes: Any) -> Registration:
    more = {name: changes.pop(name) for name in ("employer", "claims") if name in changes}
    return actions.send_registration(values=values(**changes), files=papers(), place=place, by=by, **more)


@pytest.fixture
def applicant(db: None) -> User:
    return User.objects.create_user("applicant", "a long password 1", display_name="顾某")


def posted(**changes: Any) -> dict[str, Any]:
    files = {name: SimpleUploadedFile(f"{name}.txt", b"a paper of the firm") for name in ("licence", "authorisation")}
    return {
        **{key: value or "" for key, value in values().items()}, "place": "652301", **files, "user_name": "new-firm",
        "password": "a long password 1", "display_name": "顾某", "phone": "13900000001", **changes,
    }  # fmt: skip


def test_a_guest_registers_and_sees_the_day_of_the_answer(client: Client, clerk: User) -> None:
    page = client.post("/firms/register/", posted(), follow=True)
    found = Registration.objects.get()
    assert page.redirect_chain[-1][0] == found.get_absolute_url()
    duty = Duty.objects.get(kind=actions.DUTY)
    assert duty.due_day is not None
    text = page.content.decode()
    assert f"{duty.due_day.month}月{duty.due_day.day}日（周" in text
    assert not Employer.objects.exists()  # nothing is stored as checked before somebody has looked
    assert StoredFile.objects.of("employers.registration", found.public_id).count() == 2
    assert client.get("/").headers["Location"] == "/posts/mine/"
    assert client.get("/posts/mine/").headers["Location"] == found.get_absolute_url()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"uscc": "91350100M000100Y44"}, "校验码"),
        ({"place": "没有这个地方"}, "没有这个地方"),
        ({"licence_until": "2020-01-01"}, "过期"),
        ({"password": "short"}, "密码"),
        ({"licence": ""}, "必填"),
        ({"phone": "1"}, "11 位"),
    ],
)
def test_a_wrong_field_is_told_and_nothing_is_kept(client: Client, clerk: User, change: Any, word: str) -> None:
    page = client.post("/firms/register/", posted(**change))
    assert page.status_code == 200
    assert word in page.content.decode()
    assert not Registration.objects.exists()
    assert not User.objects.filter(username="new-firm").exists()


def test_two_firms_with_one_code(client: Client, county: Place, clerk: User, applicant: User) -> None:
    send(county, applicant)
    page = client.post("/firms/register/", posted())
    assert "正在核验" in page.content.decode()
    assert not User.objects.filter(username="new-firm").exists()  # account and registration together, or neither
    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.bulk_create([
            Registration(applicant=clerk, place=county, **values()),
        ])  # fmt: skip
    actions.approve_registration(registration=Registration.objects.get(), by=clerk)
    assert "已登记" in client.post("/firms/register/", posted()).content.decode()


def test_only_the_approval_makes_a_firm(county: Place, clerk: User, other_clerk: User, applicant: User) -> None:
    found = send(county, applicant)
    for user in (other_clerk, applicant):
        with pytest.raises(actions.NotTheirs):
            actions.approve_registration(registration=found, by=user)
    firm = actions.approve_registration(registration=found, by=clerk)
    assert (firm.uscc, firm.is_checked, firm.kept_by) == (CODE, True, county)
    assert firms_of(applicant).get() == firm
    assert Duty.objects.get(kind=actions.DUTY).outcome == "approved"
    assert applicant.notices.get().template == "employers.approved"
    with pytest.raises(actions.WrongState):
        actions.return_registration(registration=found, reason="x", by=clerk)


def test_returned_with_reasons_and_sent_in_again(client: Client, county: Place, clerk: User, applicant: User) -> None:
    found = send(county, applicant)
    client.force_login(clerk)
    client.post(f"{found.get_absolute_url()}decide/", {"decision": "return", "reason": ""})
    found.refresh_from_db()
    assert found.state == "waiting"
    client.post(f"{found.get_absolute_url()}decide/", {"decision": "return", "reason": "授权书没有盖章"})
    client.force_login(applicant)
    assert "授权书没有盖章" in client.get(found.get_absolute_url()).content.decode()
    data = {**{key: value or "" for key, value in values(name="改过的名字").items()}, "place": "652301"}
    client.post(found.get_absolute_url(), data)
    found.refresh_from_db()
    assert (found.state, found.round, found.name) == ("waiting", 2, "改过的名字")
    assert Duty.objects.filter(kind=actions.DUTY, closed_at=None).get().key == found.duty_key
    assert [event.state for event in found.events.all()] == ["waiting", "returned", "waiting"]


def test_the_database_holds_the_promises(county: Place, clerk: User, applicant: User) -> None:
    found = send(county, applicant)
    rows = Registration.objects.filter(pk=found.pk)
    for change in (
        {"state": "approved"},
        {"state": "returned", "decided_by": clerk, "decided_at": timezone.now(), "reason": ""},
        {"state": "approved", "decided_by": clerk, "decided_at": timezone.now()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    firm = make_firm(county)
    Suspension.objects.create(employer=firm, reason="x", by=clerk)
    for row in ({"reason": "y"}, {"reason": "", "lifted_at": timezone.now(), "lifted_by": clerk},
                {"reason": "z", "lifted_at": timezone.now()}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Suspension.objects.create(employer=firm, by=clerk, **row)


def test_a_changed_fact_is_not_shown_before_it_is_checked(
    client: Client, county: Place, clerk: User, applicant: User
) -> None:
    firm = actions.approve_registration(registration=send(county, applicant), by=clerk)
    posting = make_posting(firm)
    sent = send(county, applicant, employer=firm, name="换了名字的公司", uscc=OTHER_CODE)
    firm.refresh_from_db()
    assert (firm.name, firm.uscc) == (values()["name"], CODE)
    assert "换了名字的公司" not in client.get(posting.get_absolute_url()).content.decode()
    actions.approve_registration(registration=sent, by=clerk)
    assert "换了名字的公司" in client.get(posting.get_absolute_url()).content.decode()
    assert client.get("/posts/?q=换了名字").content.decode().count(posting.title) == 1
    with pytest.raises(actions.CodeTaken):
        send(county, User.objects.create_user("third"), uscc=OTHER_CODE)


def test_a_change_asks_for_no_place_and_stays_with_its_office(
    client: Client, county: Place, next_county: Place, clerk: User, applicant: User
) -> None:
    firm = actions.approve_registration(registration=send(county, applicant), by=clerk)
    client.force_login(applicant)
    address = f"/firms/{firm.public_id}/change/"
    page = client.get(address)
    assert "place" not in page.context["form"].fields
    assert "机构不变" in page.content.decode()
    sent = send(county, applicant, employer=firm, name="换了名字的公司")
    actions.return_registration(registration=sent, reason="x", by=clerk)
    page = client.get(sent.get_absolute_url())
    assert "place" not in page.context["form"].fields
    client.post(sent.get_absolute_url(), {k: v or "" for k, v in values(name="又换了").items()} | {"place": "652302"})
    sent.refresh_from_db()
    assert (sent.state, sent.name, sent.place) == ("waiting", "又换了", county)


def test_a_bulletin_firm_is_claimed_with_its_postings(county: Place, clerk: User, applicant: User) -> None:
    bulletin = make_firm(county, "昌吉顺通测试有限公司", checked=False)
    posting = make_posting(bulletin)
    found = send(county, applicant)
    assert found.claims == bulletin  # the same name in the same county
    assert Posting.objects.get(pk=posting.pk).from_bulletin
    firm = actions.approve_registration(registration=found, by=clerk)
    assert firm == bulletin
    assert not Posting.objects.get(pk=posting.pk).from_bulletin


def test_a_checked_firm_takes_a_bulletin_firm_over(county: Place, clerk: User, applicant: User) -> None:
    firm = actions.approve_registration(registration=send(county, applicant), by=clerk)
    bulletin = make_firm(county, "顺通物流", checked=False)
    posting = make_posting(bulletin)
    other = send(county, User.objects.create_user("rival"), uscc=OTHER_CODE, name="别家", claims=bulletin)
    actions.approve_registration(registration=send(county, applicant, employer=firm, claims=bulletin), by=clerk)
    posting.refresh_from_db()
    bulletin.refresh_from_db()
    assert (posting.employer, bulletin.merged_into) == (firm, firm)
    with pytest.raises(actions.ClaimGone):
        actions.approve_registration(registration=other, by=clerk)


def test_a_suspended_firm_is_hidden_at_the_next_request(
    client: Client, firm: Employer, posting: Posting, employer_user: User, clerk: User, other_clerk: User
) -> None:
    pages = ("/posts/", posting.get_absolute_url(), f"/posts/?q={posting.title}")
    assert all(posting.title in client.get(page).content.decode().split("<main")[1] for page in pages[:2])
    client.force_login(other_clerk)
    assert client.post(f"/firms/{firm.public_id}/state/", {"do": "suspend", "reason": "x"}).status_code == 404
    client.force_login(clerk)
    client.post(f"/firms/{firm.public_id}/state/", {"do": "suspend", "reason": "虚假岗位"})
    client.logout()
    assert posting.title not in client.get("/posts/").content.decode()
    assert client.get(posting.get_absolute_url()).status_code == 404
    client.force_login(employer_user)
    assert client.get(f"/consents/candidates/{posting.public_id}/").status_code == 404
    assert "虚假岗位" in client.get(f"/firms/{firm.public_id}/").content.decode()
    with pytest.raises(actions.AlreadySuspended):
        actions.suspend(employer=firm, reason="x", by=clerk)
    actions.lift_suspension(employer=firm, reason="查清", by=clerk)
    client.logout()
    assert client.get(posting.get_absolute_url()).status_code == 200


def test_members_are_invited_once_and_leave(client: Client, firm: Employer, employer_user: User) -> None:
    Membership.objects.update(role="owner")
    client.force_login(employer_user)
    page = client.post(f"/firms/{firm.public_id}/invite/", {"role": "recruiter"})
    code = page.context["code"]
    client.logout()
    account = {key: posted()[key] for key in ("user_name", "password", "display_name", "phone")}
    client.post("/firms/join/", {"code": code.lower().replace("-", " "), **account})
    recruiter = User.objects.get(username="new-firm")
    assert client.get("/posts/mine/").status_code == 200
    assert client.post(f"/firms/{firm.public_id}/invite/", {"role": "owner"}).status_code == 404  # recruiters do not
    with pytest.raises(members.NoInvitation):
        members.join(code=code, user=User.objects.create_user("late"))
    owner_row, recruiter_row = Membership.objects.get(user=employer_user), Membership.objects.get(user=recruiter)
    assert client.post(f"/firms/{firm.public_id}/members/{owner_row.pk}/end/").status_code == 404
    with pytest.raises(members.LastOwner):
        members.end_membership(membership=owner_row, by=employer_user)
    members.end_membership(membership=recruiter_row, by=employer_user)
    assert client.get("/posts/mine/").status_code == 404
    assert client.get(f"/firms/{firm.public_id}/").status_code == 404


def test_the_papers_are_read_by_the_office_and_the_sender_only(
    client: Client, county: Place, clerk: User, other_clerk: User, applicant: User, employer_user: User
) -> None:
    found = send(county, applicant)
    file = StoredFile.objects.of("employers.registration", found.public_id).first()
    assert file is not None
    for user, status in ((clerk, 200), (applicant, 200), (other_clerk, 404), (employer_user, 404)):
        client.force_login(user)
        assert client.get(f"/files/{file.public_id}/").status_code == status
        assert client.get(found.get_absolute_url()).status_code == status


def test_contact_data_lie_encrypted(county: Place, applicant: User) -> None:
    from django.db import connection

    send(county, applicant)
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact_name, contact_phone FROM employers_registration")
        name, phone = cursor.fetchone()
    assert "顾" not in name
    assert "139" not in phone
    assert not Verification.objects.exists()


def approved_at_once(together: Any, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], int]:
    """(what three approvals at once came to, how many of them got as far as making the firm)."""
    from tests.cast import make_places, staff

    county = make_places()["652301"]
    clerk, applicant = staff("clerk", county), User.objects.create_user("applicant")
    found, reached, make = send(county, applicant), [], actions._firm_for

    def firm_for(held: Registration, by: Any) -> Employer:
        reached.append(held.pk)
        return make(held, by)

    def approve() -> str:
        try:
            actions.approve_registration(registration=found, by=User.objects.get(pk=clerk.pk))
        except (actions.WrongState, actions.CodeTaken):
            return "refused"
        return "approved"

    monkeypatch.setattr(actions, "_firm_for", firm_for)
    return sorted(together(approve, approve, approve)), len(reached)


@pytest.mark.race
def test_two_approvals_at_once_make_one_firm(together: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert approved_at_once(together, monkeypatch) == (["approved", "refused", "refused"], 1)
    assert Employer.objects.filter(uscc=CODE).count() == 1


@pytest.mark.race
def test_without_the_lock_several_approvals_begin(together: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: with the look under the lock off, more than one goes on, and only the code stops them."""
    monkeypatch.setattr(actions, "_held", lambda registration, state: Registration.objects.get(pk=registration.pk))
    _results, begun = approved_at_once(together, monkeypatch)
    assert begun > 1


def test_sent_in_again_at_the_right_office(
    client: Client, county: Place, next_county: Place, clerk: User, other_clerk: User, applicant: User
) -> None:
    found = send(county, applicant)
    actions.return_registration(registration=found, reason="属阜康市，请改", by=clerk)
    client.force_login(applicant)
    data = {**{key: value or "" for key, value in values().items()}, "place": next_county.code}
    client.post(found.get_absolute_url(), data)
    found.refresh_from_db()
    assert (found.state, found.place) == ("waiting", next_county)
    assert Duty.objects.get(kind=actions.DUTY, closed_at=None).place == next_county
    with pytest.raises(actions.NotTheirs):
        actions.approve_registration(registration=found, by=clerk)
    assert actions.approve_registration(registration=found, by=other_clerk).kept_by == next_county


@pytest.mark.parametrize("claim", ["x", "z" * 36, "0123456789abcdef0123456789abcdef0123", "\x00"])
def test_a_claim_of_nothing_is_an_empty_form(client: Client, clerk: User, claim: str) -> None:
    assert client.get("/firms/register/", {"claim": claim}).context["claims"] is None
