"""The fields of the profile page: how each is read from the files of a person, and how its text is written back."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.crypto import blind_index
from common.text import tidy, validate_text
from imports.messages import CELLS
from matching import data
from matching.text import mask_secrets
from matching.text.cells import date_of, listed, number
from places.queries import Resolver
from veterans.models import AcceptedPlace, EducationRecord, Need, Person, ServiceRecord, Skill
from veterans.numbers import BadIdNumber, read_id_number, sex_digit
from vocabulary.queries import education_names, placement_names

BRANCHES = (
    "陆军",
    "海军",
    "空军",
    "火箭军",
    "武警",
    "军事航天部队",
    "网络空间部队",
    "信息支援部队",
    "联勤保障部队",
    "消防救援",
)


@dataclass(frozen=True)
class Field:
    """One line of the page. `kind`: line, text, day, number, choice, tick. `stands`: what a file no longer replaces.

    `by_staff`: only whoever keeps the file writes it, with the card at hand.
    """

    name: str
    label: Any
    kind: str
    read: Callable[[Person], str]
    write: Callable[[Person, str], None]
    stands: tuple[str, ...]
    most: int = 120
    choices: Callable[[], list[tuple[str, str]]] | None = None
    masked: bool = False
    hint: Any = ""
    reading: str = ""
    secret: bool = False
    by_staff: bool = False


def fingerprint(name: str, value: str) -> str:
    """Which value was on the screen, as a keyed mark: two editors must not overwrite each other unseen."""
    return blind_index(value, f"profile.{name}")[:16] or "-"


def clean(field: Field, raw: str) -> tuple[str, bool]:
    """(the text to keep, whether something that must not be kept was masked). Raises ValidationError."""
    text = tidy(raw)
    validate_text(text)
    if field.kind != "text":
        text = " ".join(text.split())
    if len(text) > field.most:
        raise ValidationError(_("At most %(most)s characters.") % {"most": field.most})
    if field.choices and text and text not in dict(field.choices()):
        raise ValidationError(_("Choose one of the list."))
    if field.masked:
        hidden, found = mask_secrets(text)
        return hidden, bool(found)
    return text, False


# ---------- readers and writers ----------


def _plain(name: str) -> tuple[Callable[[Person], str], Callable[[Person, str], None]]:
    return (lambda person: getattr(person, name) or "", lambda person, text: setattr(person, name, text))


def _day(text: str) -> datetime.date | None:
    if not text:
        return None
    found = date_of(text)
    if found is None:
        raise ValidationError(_("Write the day like 2026-11-24."))
    return found


def _iso(day: datetime.date | None) -> str:
    return day.isoformat() if day else ""


def _write_phone(person: Person, text: str) -> None:
    digits = "".join(sign for sign in text if sign.isdigit())
    digits = digits[2:] if digits.startswith("86") and len(digits) == 13 else digits
    if digits and not re.fullmatch(r"1\d{10}|0\d{9,11}", digits):
        raise ValidationError(_("A mobile number has 11 digits."))
    person.phone = digits


def _write_number(person: Person, text: str) -> None:
    if not text:
        person.id_number = ""
        return
    try:
        number, born, _short = read_id_number(text)
    except BadIdNumber as problem:
        raise ValidationError(CELLS[problem.code][0]) from None
    if person.birth_date and person.birth_date != born:
        raise ValidationError(CELLS["id_birth_differs"][0])
    person.id_number, person.birth_date = number, born
    if person.sex not in {"1", "2"}:
        person.sex = sex_digit(number)


def _write_birth(person: Person, text: str) -> None:
    day = _day(text)
    if person.id_number and day and person.id_number[6:14] != f"{day:%Y%m%d}":
        raise ValidationError(_("The ID number says another day."))
    person.birth_date = day


def _write_home(person: Person, text: str) -> None:
    person.home_words = text
    person.home_place = Resolver(person.kept_by.scope_prefix).resolve(text) if text else None


def _write_mode(person: Person, text: str) -> None:
    person.placement_mode, person.placement_words = text, placement_names().get(text, "").split("(")[0]
    Need.objects.filter(person=person).update(mode=text)


def _write_pay(person: Person, text: str) -> None:
    amount = number(text.replace(",", "").replace("，", "")) if text else None
    if text and (amount is None or not 0 <= amount <= 1_000_000):
        raise ValidationError(_("Write digits only, for example 5000."))
    person.pay_floor = None if amount is None else round(amount)


def _tick(name: str) -> tuple[Callable[[Person], str], Callable[[Person, str], None]]:
    return (
        lambda person: "1" if getattr(person, name) else "",
        lambda person, text: setattr(person, name, bool(text)),
    )


def _record(person: Person) -> ServiceRecord:
    """The latest period of service; a new one where there is none."""
    return person.service_records.first() or ServiceRecord(person=person, mode=person.placement_mode)


def _service(name: str) -> tuple[Callable[[Person], str], Callable[[Person, str], None]]:
    def write(person: Person, text: str) -> None:
        record = _record(person)
        setattr(record, name, text)
        if name == "rank_printed":
            ranks = {row.printed: row.rank_2022 for row in data.ranks().itertuples()}
            record.rank_2022 = ranks.get(text, "")
        record.save()

    return (lambda person: getattr(_record(person), name) or "", write)


def _service_day(name: str) -> tuple[Callable[[Person], str], Callable[[Person, str], None]]:
    def write(person: Person, text: str) -> None:
        record = _record(person)
        setattr(record, name, _day(text))
        if record.enlisted_on and record.discharged_on and record.discharged_on < record.enlisted_on:
            raise ValidationError(_("Discharge lies before enlistment."))
        record.save()

    return (lambda person: _iso(getattr(_record(person), name)), write)


def _write_years(person: Person, text: str) -> None:
    years = number(text) if text else None
    if text and (years is None or not 0 <= years <= 60):
        raise ValidationError(_("Write digits only, for example 5000."))
    record = _record(person)
    record.years_stated = None if years is None else Decimal(str(round(years, 1)))
    record.save()


def _read_years(person: Person) -> str:
    years = _record(person).years_stated
    return "" if years is None else f"{years.normalize():f}"


def _education(person: Person) -> EducationRecord:
    rows = list(person.education_records.all())
    return max(rows, key=lambda one: (bool(one.level), one.pk), default=EducationRecord(person=person))


def _write_level(person: Person, text: str) -> None:
    record = _education(person)
    record.level, record.level_words = text, education_names().get(text, "")
    record.save()


def _write_major(person: Person, text: str) -> None:
    record = _education(person)
    record.major = text
    record.save()


def _read_words(rows: Any) -> str:
    return "、".join(row.words for row in rows)


def _write_skills(person: Person, text: str) -> None:
    person.skills.all().delete()
    Skill.objects.bulk_create([Skill(person=person, words=words[:120]) for words in dict.fromkeys(listed(text))])


def _write_places(person: Person, text: str) -> None:
    resolver = Resolver(person.kept_by.scope_prefix)
    person.accepted_places.all().delete()
    AcceptedPlace.objects.bulk_create(
        [
            AcceptedPlace(person=person, words=words[:120], place=resolver.resolve(words), position=at)
            for at, words in enumerate(dict.fromkeys(listed(text)))
        ]
    )


def _ranks() -> list[tuple[str, str]]:
    return [(row.printed, row.printed) for row in data.ranks().itertuples()]


def _named(choices: Callable[[], dict[str, str]]) -> Callable[[], list[tuple[str, str]]]:
    return lambda: list(choices().items())


def _modes() -> list[tuple[str, str]]:
    return [(row.code, f"{row.name}（{row.who}）") for row in data.placement_modes().itertuples()]


FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field("name", pgettext_lazy("person", "Name"), "line", *_plain("name"), ("name",), 60),
        Field("id_number", _("ID number"), "line", *(lambda person: person.id_number or "", _write_number),
              ("id_number", "birth_date", "sex"), 24, secret=True, by_staff=True),
        Field("birth_date", _("Date of birth"), "day", *(lambda person: _iso(person.birth_date), _write_birth),
              ("birth_date", "age_stated", "age_stated_on")),
        Field("phone", _("Phone"), "line", *(lambda person: person.phone or "", _write_phone), ("phone",), 20, secret=True),
        Field("home", _("Lives in"), "line", *(lambda person: person.home_words, _write_home), ("home_words", "home_place"),
              hint=_("County and town.")),
        Field("service", _("What you did in the forces, in plain words"), "text", *_service("specialty_words"),
              ("ServiceRecord",), 500, masked=True, reading="specialty", hint=_("Several things are welcome.")),
        Field("mode", _("Placement mode"), "choice", *(lambda person: person.placement_mode, _write_mode),
              ("placement_mode", "placement_words"), choices=_modes),
        Field("branch", _("Service branch"), "choice", *_plain("branch"), ("branch",), 40,
              choices=lambda: [(one, one) for one in BRANCHES]),
        Field("years", _("Years of service"), "number", *(_read_years, _write_years), ("ServiceRecord",), 6),
        Field("rank", _("Last rank"), "choice", *_service("rank_printed"), ("ServiceRecord",), 20, choices=_ranks),
        Field("discharged_on", _("Discharged on"), "day", *_service_day("discharged_on"), ("ServiceRecord",)),
        Field("level", _("Education"), "choice", *(lambda person: _education(person).level, _write_level),
              ("EducationRecord",), choices=_named(education_names)),
        Field("major", _("Major"), "line", *(lambda person: _education(person).major, _write_major), ("EducationRecord",), 80,
              masked=True),
        Field("skills", _("What else you can do"), "line", *(lambda person: _read_words(person.skills.all()), _write_skills),
              ("Skill",), 600, masked=True, hint=_("Several with 、 between them.")),
        Field("wish", _("Work you want"), "text", *_plain("wish_words"), ("wish_words", "Refusal"), 2000, masked=True,
              reading="wish"),
        Field("refuse", _("What you do not want"), "text", *_plain("refusal_words"),
              ("refusal_words", "Refusal", "PhysicalNeed"), 2000, masked=True, reading="refusal"),
        Field("pay", _("Lowest monthly pay, yuan"), "number",
              *(lambda person: "" if person.pay_floor is None else str(person.pay_floor), _write_pay), ("pay_floor",), 9),
        Field("places", _("Where you would work"), "line",
              *(lambda person: _read_words(person.accepted_places.all()), _write_places), ("AcceptedPlace",), 600,
              hint=_("Several with 、 between them.")),
        Field("anywhere", _("Anywhere"), "tick", *_tick("accepts_anywhere"), ("accepts_anywhere",)),
        Field("seeking", _("I look for work"), "tick", *_tick("seeking"), ("seeking",)),
    )
}  # fmt: skip
PANELS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("who", _("Who you are"), ("name", "id_number", "birth_date", "phone", "home")),
    ("service", _("What you did in the forces"), ("service", "mode", "branch", "years", "rank", "discharged_on")),
    ("learnt", _("What you learnt and can do"), ("level", "major", "skills")),
    ("papers", _("Certificates"), ()),
    ("jobs", _("Work after the forces"), ()),
    ("wish", _("What you want, and what not"), ("wish", "refuse", "pay", "places", "anywhere", "seeking")),
)
"""The page from top to bottom, in the order in which people speak and the paper form is typed in."""
