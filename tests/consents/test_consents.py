"""Consent by firm: asked, given, on behalf with evidence, withdrawn with effect at the next request."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.models import Entry
from common.personal_data import registrations
from consents import actions, queries
from consents.models import Consent, ContactRequest, LegalBasis, Objection, Pseudonym
from consents.pseudonyms import codes_of
from consents.queries import age_band, disclosed
from consents.rules import may_see
from duties.models import Duty
from employers.models import Employer, Membership, Posting, Verification
from files.actions import checked
from files.models import StoredFile
from notices.models import Notice
from places.models import Place
from runs.actions import deliver
from tests.cast import make_firm, make_person, make_places, make_posting
from veterans.actions import duplicates, reception
from veterans.models import Person

PHONE = "13899990001"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Any) -> None:
    settings.FILES_FOLDER = tmp_path / "evidence"


@pytest.fixture(autouse=True)
def with_phone(request: pytest.FixtureRequest) -> None:
    if "veteran" in request.fixturenames:
        person = request.getfixturevalue("veteran")
        person.phone = PHONE
        person.save()


@pytest.fixture
def rival(county: Place) -> User:
    """A member of another checked firm of the same county."""
    firm = make_firm(county, "第二家机电有限公司")
    make_posting(firm)
    user = User.objects.create_user("rival", "a long password 1")
    Membership.objects.create(user=user, employer=firm, valid_from="2026-01-01")
    return user


def code(posting: Posting, person: Person) -> str:
    return codes_of(posting.employer, [person])[person.pk]


def ask(posting: Posting, person: Person, by: User) -> ContactRequest:
    return actions.ask_contact(posting=posting, code=code(posting, person), by=by)


def consented(posting: Posting, person: Person, by: User) -> Consent:
    found = actions.answer_request(request=ask(posting, person, by), yes=True, by=person.user)
    assert found is not None
    return found


# ---------- pseudonyms ----------


def test_a_firm_knows_a_person_by_one_name_and_each_firm_by_another(
    firm: Employer, veteran: Person, other_veteran: Person, county: Place
) -> None:
    second = make_firm(county, "第二家机电有限公司")
    first = codes_of(firm, [veteran, other_veteran])
    assert codes_of(firm, [other_veteran, veteran]) == first
    assert len(set(first.values()) | set(codes_of(second, [veteran, other_veteran]).values())) == 4
    Pseudonym.objects.all().delete()
    assert codes_of(firm, [veteran]) == {veteran.pk: first[veteran.pk]}


def test_two_people_never_share_a_name(
    firm: Employer, veteran: Person, other_veteran: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from consents import pseudonyms

    monkeypatch.setattr(
        pseudonyms, "code_for", lambda firm, one, attempt=0: "SAMESAME" if not attempt else f"{one.pk:08d}"
    )
    found = codes_of(firm, [veteran, other_veteran])
    assert len(set(found.values())) == 2


# ---------- may_see ----------


@pytest.mark.django_db
def test_who_may_see_what(
    veteran: Person, other_veteran: Person, clerk: User, other_clerk: User, employer_user: User, rival: User,
    administrator: User, posting: Posting,
) -> None:  # fmt: skip
    """Rows: user; columns: card, name, phone, health — before consent, with it, after it was taken back."""

    def cells(user: Any) -> str:
        return "".join("x" if may_see(user, veteran, name) else "-" for name in ("card", "name", "phone", "health"))

    others = (other_veteran.user, other_clerk, administrator)
    assert [cells(user) for user in (veteran.user, clerk)] == ["xxxx", "xxxx"]
    assert {cells(user) for user in others} == {"----"}
    assert (cells(employer_user), cells(rival)) == ("x---", "x---")
    consent = consented(posting, veteran, employer_user)
    assert (cells(employer_user), cells(rival)) == ("xxx-", "x---")
    actions.withdraw(consent=consent, by=veteran.user)
    assert (cells(employer_user), cells(rival)) == ("x---", "x---")
    actions.set_objection(person=veteran, on=True, by=veteran.user)
    assert cells(employer_user) == "----"


def test_an_unchecked_firm_and_a_former_member_see_nothing(
    veteran: Person, employer_user: User, posting: Posting
) -> None:
    consented(posting, veteran, employer_user)
    Verification.objects.update(kind="bureau_bulletin")
    assert not may_see(employer_user, veteran, "card")
    Verification.objects.update(kind="licence_checked")
    assert may_see(employer_user, veteran, "phone")
    Membership.objects.update(valid_to="2026-02-01")
    assert not may_see(employer_user, veteran, "phone")
    employer_user.is_active = False
    assert not may_see(employer_user, veteran, "phone")


# ---------- asking ----------


def test_asking_tells_the_person_and_the_station(
    veteran: Person, employer_user: User, posting: Posting, clerk: User
) -> None:
    request = ask(posting, veteran, employer_user)
    assert Notice.objects.get(user=veteran.user).parameters["firm"] == posting.employer.name
    duty = Duty.objects.get(kind="consents.asked")
    assert (duty.key, duty.place, duty.due_at) == (str(request.public_id), veteran.kept_by, request.due_at)
    assert request.due_at is not None
    with pytest.raises(actions.AlreadyAsked):
        ask(posting, veteran, employer_user)
    with pytest.raises(actions.AlreadyAsked):
        ask(make_posting(posting.employer, title="另一个"), veteran, employer_user)
    assert Duty.objects.count() == ContactRequest.objects.count() == 1


def test_who_is_not_to_be_asked(veteran: Person, employer_user: User, posting: Posting, rival: User) -> None:
    known = code(posting, veteran)
    with pytest.raises(actions.NotAskable):
        actions.ask_contact(posting=posting, code="NOSUCHXX", by=employer_user)
    with pytest.raises(actions.NotAskable):
        actions.ask_contact(posting=posting, code=known, by=rival)
    for model, changes in ((Posting, {"state": "closed"}), (Person, {"seeking": False})):
        with transaction.atomic():
            model.objects.update(**changes)  # type: ignore[attr-defined]
            with pytest.raises(actions.NotAskable):
                actions.ask_contact(posting=posting, code=known, by=employer_user)
            transaction.set_rollback(True)
    actions.set_objection(person=veteran, on=True, by=veteran.user)
    with pytest.raises(actions.NotAskable):
        actions.ask_contact(posting=posting, code=known, by=employer_user)
    assert not ContactRequest.objects.exists()


def test_a_firm_asks_only_so_many_at_once(
    veteran: Person, other_veteran: Person, employer_user: User, posting: Posting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "WAITING_MOST", 1)
    ask(posting, veteran, employer_user)
    with pytest.raises(actions.TooMany):
        ask(posting, other_veteran, employer_user)


def test_a_number_in_a_title_does_not_stop_the_notice(veteran: Person, employer_user: User, posting: Posting) -> None:
    Posting.objects.update(title="电工 联系 13812345678")
    posting.refresh_from_db()
    ask(posting, veteran, employer_user)
    assert "138" not in str(Notice.objects.get(user=veteran.user).parameters)


# ---------- answering ----------


def test_yes_shows_no_hides_and_the_firm_is_told_without_a_name(
    veteran: Person, other_veteran: Person, employer_user: User, posting: Posting
) -> None:
    consent = consented(posting, veteran, employer_user)
    assert (consent.channel, consent.on_behalf, consent.text_version) == ("in_app", False, "contact-1")
    assert consent.basis.article == "第23条"
    actions.answer_request(request=ask(posting, other_veteran, employer_user), yes=False, by=other_veteran.user)
    one, two = disclosed(posting.employer, [veteran, other_veteran], posting)
    assert (one.name, one.phone, two.name, two.phone) == ("周建平", PHONE, "", "")
    assert not Duty.objects.open().exists()
    told = Notice.objects.filter(user=employer_user)
    assert {notice.template for notice in told} == {"consents.yes", "consents.no"}
    assert "周建平" not in "".join(str(notice.parameters) + notice.title + notice.body for notice in told)


def test_staff_say_yes_only_with_a_paper(veteran: Person, clerk: User, employer_user: User, posting: Posting) -> None:
    request = ask(posting, veteran, employer_user)
    paper = checked(content="本人同意。周建平".encode(), name="同意书 周建平.txt")
    for channel, evidence in (("paper", None), ("in_app", paper), ("x", paper)):
        with pytest.raises(actions.EvidenceMissing):
            actions.answer_request(request=request, yes=True, by=clerk, channel=channel, evidence=evidence)
    assert not Consent.objects.exists()
    consent = actions.answer_request(request=request, yes=True, by=clerk, channel="paper", evidence=paper)
    assert consent is not None
    assert (consent.on_behalf, consent.channel) == (True, "paper")
    assert StoredFile.objects.of("consent", consent.public_id).count() == 1
    assert Entry.objects.get(action="consents.answered").on_behalf
    with pytest.raises(actions.AlreadyAnswered):
        actions.answer_request(request=request, yes=False, by=veteran.user)
    actions.withdraw(consent=consent, by=clerk, channel="phone")
    assert not may_see(employer_user, veteran, "phone")
    with pytest.raises(actions.NothingStanding):
        actions.withdraw(consent=consent, by=veteran.user)


@pytest.mark.parametrize("deed", ["ask", "answer", "withdraw", "object"])
def test_a_failed_audit_undoes_the_deed(
    veteran: Person, employer_user: User, posting: Posting, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    second = make_posting(posting.employer, title="另一个")
    consent = consented(second, veteran, employer_user)
    if deed == "ask":
        actions.withdraw(consent=consent, by=veteran.user)
    request = None if deed == "ask" else ContactRequest(person=veteran, posting=posting, employer=posting.employer)
    if request is not None:
        request.asked_by = employer_user
        request.save()

    def broken(**rest: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(actions, "record", broken)
    before = list(Consent.objects.values()), list(ContactRequest.objects.values()), Duty.objects.count()
    with pytest.raises(RuntimeError):
        {
            "ask": lambda: ask(posting, veteran, employer_user),
            "answer": lambda: actions.answer_request(request=request, yes=False, by=veteran.user),  # type: ignore[arg-type]
            "withdraw": lambda: actions.withdraw(consent=consent, by=veteran.user),
            "object": lambda: actions.set_objection(person=veteran, on=True, by=veteran.user),
        }[deed]()
    assert before == (list(Consent.objects.values()), list(ContactRequest.objects.values()), Duty.objects.count())
    assert not Objection.objects.exists()


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        (Consent, {"withdrawn_at": timezone.now()}),
        (Consent, {"withdrawn_channel": "phone"}),
        (Consent, {"withdrawn_job": "x"}),
        (Consent, {"on_behalf": True}),
        (Consent, {"channel": "paper"}),
        (Consent, {"text_version": ""}),
        (ContactRequest, {"answer": "no", "answered_at": None}),
        (ContactRequest, {"answer": "", "channel": ""}),
        (ContactRequest, {"answer": "may"}),
        (Objection, {"ended_at": timezone.now()}),
    ],
)
def test_the_database_holds_what_was_said(
    veteran: Person, employer_user: User, posting: Posting, model: Any, changes: dict[str, Any]
) -> None:
    consented(posting, veteran, employer_user)
    actions.set_objection(person=veteran, on=True, by=veteran.user)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**changes)


def test_the_database_holds_each_thing_once(
    veteran: Person, other_veteran: Person, employer_user: User, posting: Posting
) -> None:
    consented(posting, veteran, employer_user)
    actions.set_objection(person=veteran, on=True, by=veteran.user)
    copies: list[Any] = [Consent.objects.get(), ContactRequest.objects.get(), Objection.objects.get()]
    for row in copies:
        row.pk = None
        if hasattr(row, "public_id"):
            row.public_id = other_veteran.public_id
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)
    for changes in ({"person": other_veteran}, {"code": "AAAAAAAA"}):
        row = Pseudonym.objects.get()
        row.pk = None
        for name, value in changes.items():
            setattr(row, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)
    second = ContactRequest(person=other_veteran, posting=posting, employer=posting.employer, asked_by=employer_user)
    second.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactRequest.objects.create(
            person=other_veteran, posting=make_posting(posting.employer, title="b"), employer=posting.employer,
            asked_by=employer_user,
        )  # fmt: skip


# ---------- cards ----------


def test_a_card_is_made_of_codes_and_coarse_numbers(veteran: Person, posting: Posting) -> None:
    [card] = disclosed(posting.employer, [veteran], posting)
    assert card.age in ("30–34 years", "30–34 岁")
    assert card.place == "昌吉市"
    assert any("低压电工" in fact for fact in card.facts)
    assert (card.name, card.phone, card.consented) == ("", "", False)


@pytest.mark.parametrize(
    ("age", "words"), [(None, ""), (17, "20"), (20, "20–24"), (34, "30–34"), (59, "55–59"), (60, "60"), (90, "60")]
)
def test_ages_come_in_bands(age: int | None, words: str) -> None:
    assert words in age_band(age)
    assert age is None or age in (20, 60) or str(age) not in age_band(age) or age == 34 or age == 59


def test_a_small_place_is_named_by_the_larger_one(tree: dict[str, Place], posting: Posting) -> None:
    street = tree["652301001"]
    people = [make_person(tree["652301"], home_place=street, source="s", source_id=str(n)) for n in range(5)]
    assert {card.place for card in disclosed(posting.employer, people)} == {"北庭路街道"}
    Person.objects.filter(pk=people[0].pk).update(seeking=False)
    assert {card.place for card in disclosed(posting.employer, people)} == {"昌吉市"}


def test_few_answers_give_no_rate(veteran: Person, employer_user: User, posting: Posting, tree: Any) -> None:
    for number in range(queries.K):
        assert queries.rate(posting.employer) is None
        user = User.objects.create_user(f"p{number}")
        person = make_person(tree["652301"], user=user, source="s", source_id=str(number))
        actions.answer_request(request=ask(posting, person, employer_user), yes=number > 0, by=user)
    assert queries.rate(posting.employer) == {"yes": 4, "all": 5, "percent": 80}


def test_more_people_ask_no_more_of_the_database(
    tree: dict[str, Place], posting: Posting, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    people = [make_person(tree["652301"], source="s", source_id=str(n)) for n in range(24)]
    disclosed(posting.employer, people, posting)
    with django_assert_max_num_queries(14) as few:
        disclosed(posting.employer, people[:2], posting)
    with django_assert_num_queries(len(few)):
        disclosed(posting.employer, people, posting)


# ---------- pages ----------


def test_the_three_roles_play_it_through(
    client: Client, veteran: Person, employer_user: User, posting: Posting, clerk: User
) -> None:
    address = f"/consents/candidates/{posting.public_id}/"
    client.force_login(employer_user)
    fitting = client.get(f"/matches/candidates/{posting.public_id}/").content.decode()
    shown = code(posting, veteran)
    assert shown in fitting
    assert "周建平" not in fitting
    client.post(f"{address}ask/", {"code": shown})
    assert shown in client.get(f"{address}?show=asked").content.decode()
    client.force_login(veteran.user)  # type: ignore[arg-type]
    page = client.get("/consents/").content.decode()
    assert posting.employer.name in page
    client.post(f"/consents/requests/{ContactRequest.objects.get().public_id}/", {"answer": "yes"})
    client.force_login(employer_user)
    for where in (f"{address}?show=agreed", f"/matches/candidates/{posting.public_id}/", f"{address}export/"):
        page = client.get(where)
        assert "周建平" in page.content.decode()
        assert PHONE in page.content.decode()
        assert "no-store" in page["Cache-Control"]
    shown_to = Entry.objects.filter(action="consents.contact.shown", user=employer_user)
    assert shown_to.filter(subject_key=str(veteran.public_id)).count() == 3
    client.force_login(clerk)
    assert posting.employer.name in client.get(f"/consents/person/{veteran.public_id}/").content.decode()
    client.force_login(veteran.user)  # type: ignore[arg-type]
    client.post(f"/consents/{Consent.objects.get().public_id}/withdraw/")
    client.force_login(employer_user)
    for where in (f"{address}?show=agreed", f"/matches/candidates/{posting.public_id}/", f"{address}export/"):
        text = client.get(where).content.decode()
        assert "周建平" not in text
        assert PHONE not in text


def test_staff_enter_a_yes_with_a_photo(
    client: Client, veteran: Person, employer_user: User, posting: Posting, clerk: User
) -> None:
    request = ask(posting, veteran, employer_user)
    address = f"/consents/requests/{request.public_id}/"
    client.force_login(clerk)
    client.post(address, {"answer": "yes", "channel": "paper"})
    client.post(address, {"answer": "yes", "channel": "paper", "evidence": SimpleUploadedFile("a.svg", b"<svg/>")})
    assert not Consent.objects.exists()
    client.post(address, {"answer": "yes", "channel": "paper", "evidence": SimpleUploadedFile("a.txt", b"yes")})
    consent = Consent.objects.get()
    client.post(f"/consents/{consent.public_id}/withdraw/", {"channel": ""})
    assert Consent.objects.standing().exists()
    client.post(f"/consents/{consent.public_id}/withdraw/", {"channel": "phone"})
    assert not Consent.objects.standing().exists()
    file = StoredFile.objects.get()
    assert client.get(f"/files/{file.public_id}/").status_code == 200
    client.force_login(employer_user)
    assert client.get(f"/files/{file.public_id}/").status_code == 404


def test_withdrawing_takes_no_more_clicks_than_giving(
    client: Client, veteran: Person, employer_user: User, posting: Posting
) -> None:
    consented(posting, veteran, employer_user)
    client.force_login(veteran.user)  # type: ignore[arg-type]
    page = client.get("/consents/").content.decode()
    assert f"/consents/{Consent.objects.get().public_id}/withdraw/" in page
    client.post("/consents/objection/", {"on": "1"})
    assert Objection.objects.filter(ended_at=None).exists()
    client.post("/consents/objection/", {"on": "0"})
    assert not Objection.objects.filter(ended_at=None).exists()


# ---------- merge, erase ----------


def merge(kept: Person, gone: Person) -> None:
    for one in registrations():
        if one.model.__module__.startswith("consents."):
            one.merge(kept, gone)


def test_the_stricter_word_wins_a_merge(
    veteran: Person, other_veteran: Person, employer_user: User, posting: Posting, rival: User
) -> None:
    theirs = Posting.objects.exclude(pk=posting.pk).get()
    kept = consented(posting, veteran, employer_user)
    assert consented(theirs, other_veteran, rival)
    back = consented(posting, other_veteran, employer_user)
    actions.withdraw(consent=back, by=other_veteran.user)
    merge(veteran, other_veteran)
    assert not Consent.objects.standing().filter(pk=kept.pk).exists()
    assert Consent.objects.get(pk=kept.pk).how_it_ended == "两份档案已合并，以更严的意思为准"
    assert [one.employer for one in Consent.objects.standing().filter(person=veteran)] == [theirs.employer]
    assert not Consent.objects.filter(person=other_veteran).exists()
    assert not ContactRequest.objects.filter(person=other_veteran).exists()


def papered(person: Person, posting: Posting, member: User, clerk: User) -> Consent:
    paper = checked(content=person.name.encode(), name="a.txt")
    made = actions.answer_request(
        request=ask(posting, person, member), yes=True, by=clerk, channel="paper", evidence=paper
    )
    assert made is not None
    return made


@pytest.mark.parametrize("taken_back", [False, True])
def test_an_undone_merge_returns_the_paper_and_no_consent_that_was_taken_back(
    veteran: Person, other_veteran: Person, clerk: User, chief: User, employer_user: User, posting: Posting,
    taken_back: bool,
) -> None:  # fmt: skip
    papered(veteran, posting, employer_user, clerk)
    second = papered(other_veteran, make_posting(posting.employer, title="电焊工"), employer_user, clerk)
    merged = duplicates.propose(kept=veteran, gone=other_veteran, choices={}, by=clerk)
    duplicates.confirm(merge=merged, by=chief)
    [standing] = Consent.objects.standing()
    if taken_back:
        actions.withdraw(consent=standing, by=clerk, channel="phone")
    merged.refresh_from_db()
    duplicates.undo(merge=merged, by=clerk)
    second.refresh_from_db()
    assert (second.person, second.withdrawn_at is None) == (other_veteran, not taken_back)
    assert Consent.objects.standing().count() == (0 if taken_back else 2)
    assert StoredFile.objects.of("consent", second.public_id).count() == 1


def test_an_objection_survives_a_merge(veteran: Person, other_veteran: Person) -> None:
    actions.set_objection(person=other_veteran, on=True, by=other_veteran.user)
    merge(veteran, other_veteran)
    assert Objection.objects.filter(person=veteran, ended_at=None).exists()


@pytest.mark.parametrize("ended", [False, True])
def test_an_objection_said_between_merge_and_undo_is_of_both_files(
    veteran: Person, other_veteran: Person, clerk: User, chief: User, ended: bool
) -> None:
    merged = duplicates.propose(kept=veteran, gone=other_veteran, choices={}, by=clerk)
    duplicates.confirm(merge=merged, by=chief)
    actions.set_objection(person=veteran, on=True, by=veteran.user)
    if ended:
        actions.set_objection(person=veteran, on=False, by=veteran.user)
    merged.refresh_from_db()
    back = duplicates.undo(merge=merged, by=clerk)
    standing = Objection.objects.filter(ended_at=None)
    assert {one.person for one in standing} == (set() if ended else {veteran, back})


def test_an_objection_from_before_a_merge_stays_with_its_file(
    veteran: Person, other_veteran: Person, clerk: User, chief: User
) -> None:
    actions.set_objection(person=veteran, on=True, by=veteran.user)
    merged = duplicates.propose(kept=veteran, gone=other_veteran, choices={}, by=clerk)
    duplicates.confirm(merge=merged, by=chief)
    merged.refresh_from_db()
    duplicates.undo(merge=merged, by=clerk)
    assert Objection.objects.get(ended_at=None).person == veteran


def test_erasing_takes_the_paper_too(veteran: Person, clerk: User, employer_user: User, posting: Posting) -> None:
    paper = checked(content=b"yes", name="a.txt")
    actions.answer_request(
        request=ask(posting, veteran, employer_user), yes=True, by=clerk, channel="paper", evidence=paper
    )
    [mine] = [one for one in registrations() if one.model is Consent]
    mine.erase(veteran)
    assert not Consent.objects.exists()
    assert not StoredFile.objects.kept().exists()
    assert LegalBasis.objects.count() == 4


# ---------- races ----------


def stage() -> tuple[Person, User, Posting]:
    county = make_places()["652301"]
    firm = make_firm(county)
    member = User.objects.create_user("member")
    Membership.objects.create(user=member, employer=firm, valid_from="2026-01-01")
    person = make_person(county, user=User.objects.create_user("veteran"), phone=PHONE)
    return person, member, make_posting(firm)


@pytest.mark.race
def test_no_read_that_begins_after_a_withdrawal_shows_the_name(together: Callable[..., list[Any]]) -> None:
    """Readers go on while the person withdraws; each notes when it began and whether it saw the phone."""
    person, member, posting = stage()
    consent = consented(posting, person, member)
    ended: list[datetime.datetime] = []

    def take_back() -> None:
        actions.withdraw(consent=consent, by=person.user)
        ended.append(timezone.now())

    def read() -> list[tuple[datetime.datetime, bool]]:
        seen = []
        for _turn in range(12):
            begun = timezone.now()
            seen.append((begun, bool(disclosed(posting.employer, [person], posting)[0].phone)))
        return seen

    results = together(take_back, read, read, read)
    reads = [one for seen in results[1:] for one in seen]
    assert not [begun for begun, saw in reads if saw and begun > ended[0]]
    assert not disclosed(posting.employer, [person], posting)[0].phone


@pytest.mark.race
def test_one_request_has_one_answer(together: Callable[..., list[Any]]) -> None:
    person, member, posting = stage()
    request = ask(posting, person, member)
    results = together(
        *[lambda yes=yes: actions.answer_request(request=request, yes=yes, by=person.user) for yes in (True, False) * 3]
    )
    assert sum(isinstance(one, actions.AlreadyAnswered) for one in results) == 5, results
    request.refresh_from_db()
    assert Consent.objects.count() == (1 if request.answer == "yes" else 0)


@pytest.mark.race
def test_two_members_ask_once(together: Callable[..., list[Any]]) -> None:
    person, member, posting = stage()
    known = code(posting, person)
    results = together(*[lambda: actions.ask_contact(posting=posting, code=known, by=member)] * 5)
    assert sum(isinstance(one, actions.AlreadyAsked) for one in results) == 4, results
    assert ContactRequest.objects.count() == Duty.objects.count() == 1


# ---------- a file moves while somebody is to be asked ----------


def asked(posting: Posting, person: Person, by: User) -> Duty:
    request = actions.ask_contact(posting=posting, code=code(posting, person), by=by)
    return Duty.objects.get(kind="consents.asked", key=request.public_id)


def test_who_is_to_be_asked_is_asked_by_the_place_that_keeps_the_file_now(
    veteran: Person, posting: Posting, employer_user: User, clerk: User, other_clerk: User, next_county: Place
) -> None:
    duty = asked(posting, veteran, employer_user)
    reception.accept(custody=reception.offer(person=veteran, place=next_county, by=clerk), by=other_clerk)
    assert deliver("consents.people")
    assert duty in Duty.objects.of(other_clerk)
    assert duty not in Duty.objects.of(clerk)


def test_nobody_is_told_to_ask_who_was_erased_or_who_is_one_with_another(
    veteran: Person, other_veteran: Person, posting: Posting, employer_user: User
) -> None:
    first, second = asked(posting, veteran, employer_user), asked(posting, other_veteran, employer_user)
    merge(veteran, other_veteran)
    second.refresh_from_db()
    assert second.outcome == "merged"
    for one in registrations():
        if one.model is ContactRequest:
            one.erase(veteran)
    first.refresh_from_db()
    assert first.outcome == "forgotten"


def test_whoever_was_asked_twice_is_asked_again_by_each_file_after_an_undone_merge(
    veteran: Person, other_veteran: Person, posting: Posting, employer_user: User, clerk: User, chief: User
) -> None:
    for person in (veteran, other_veteran):
        asked(posting, person, employer_user)
    merged = duplicates.propose(kept=veteran, gone=other_veteran, choices={}, by=clerk)
    duplicates.confirm(merge=merged, by=chief)
    assert Duty.objects.open().filter(kind="consents.asked").count() == 1
    merged.refresh_from_db()
    back = duplicates.undo(merge=merged, by=clerk)
    assert Duty.objects.open().filter(kind="consents.asked").count() == 2
    request = ContactRequest.objects.get(person=back)
    again = Duty.objects.open().get(kind="consents.asked", key__startswith=request.public_id)
    assert again.due_at == request.due_at
    reception.accept(custody=reception.offer(person=back, place=chief.current_posts[0].place, by=clerk), by=chief)
    deliver("consents.people")
    again.refresh_from_db()
    assert again.place == chief.current_posts[0].place
    actions.answer_request(request=request, yes=False, by=back.user)
    again.refresh_from_db()
    assert again.outcome == "no"
