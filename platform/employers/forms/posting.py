"""A posting on one page."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.text import LinesField, validate_text
from employers import lawful
from employers.models import SHIFTS, ContractKind, Employer, PostingKind
from employers.terms import LONGEST, PAY_MONTHS, PROBATION_ARTICLE, PROBATION_LAW, longest_probation, may_relax_age
from places.models import Place
from places.queries import resolve
from vocabulary.queries import certificate_names, education_names, occupation_names

INSURANCE = [("five", _("five social insurances")), ("fund", _("housing fund"))]
BOARD = [("meals", _("meals")), ("lodging", _("lodging"))]
MONTHS = [(number, number) for number in PAY_MONTHS]
TICKS = {"widget": forms.CheckboxSelectMultiple, "required": False}


def _number(label: Any, low: int, high: int, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=low, max_value=high, required=False, **options)


class PostingForm(forms.Form):
    """What a posting says. employers: those the user may post for."""

    employer = forms.ModelChoiceField(Employer.objects.none(), label=_("Firm"), to_field_name="public_id")
    title = forms.CharField(label=_("Title"), max_length=120, validators=[validate_text])
    heads_offered = _number(_("Heads wanted"), 1, 9999, help_text=_("Empty: not stated."))
    kind = forms.ChoiceField(label=_("Kind of post"), choices=PostingKind.choices, initial=PostingKind.ORDINARY)
    occupation = forms.CharField(label=_("Occupation code"), max_length=12, required=False)
    pay_min = _number(_("Monthly pay from, yuan"), 1, 1_000_000)
    pay_max = _number(_("Monthly pay to, yuan"), 1, 1_000_000)
    pay_months = forms.TypedChoiceField(label=_("Months paid a year"), choices=MONTHS, coerce=int, initial=12)
    education = forms.ChoiceField(label=_("Lowest education"), required=False)
    experience_years = forms.DecimalField(
        label=_("Years of experience"), min_value=0, max_value=40, decimal_places=1, max_digits=3, required=False
    )
    age_min = _number(_("Lowest age"), 16, 70)
    age_max = _number(_("Highest age"), 16, 80)
    age_reason = forms.CharField(
        label=_("Reason for the age limit"), max_length=200, required=False, validators=[validate_text]
    )
    relaxes_age = forms.BooleanField(
        label=_("Age relaxed for veterans"), required=False,
        help_text=_("Only authorities, public institutions and state-owned enterprises (Regulation on placement, art. 68)."),
    )  # fmt: skip
    physical_words = forms.CharField(
        label=_("Fitness and eyesight"), max_length=200, required=False, validators=[validate_text],
        help_text=_("Only what the work needs, for example: carries 25 kg; eyesight 4.8 or better."),
    )  # fmt: skip
    certificates = forms.MultipleChoiceField(
        label=_("Certificates asked for"), required=False, widget=forms.SelectMultiple(attrs={"size": 5})
    )
    place = forms.CharField(label=_("County or town of the work"), max_length=120, validators=[validate_text])
    address = forms.CharField(label=_("Work address"), max_length=300, required=False, validators=[validate_text])
    requirement = LinesField(
        label=_("Work and other conditions"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 6})
    )
    shifts = forms.MultipleChoiceField(label=_("Shifts"), choices=SHIFTS, **TICKS)  # type: ignore[arg-type]
    contract_kind = forms.ChoiceField(
        label=_("Kind of contract"), choices=[("", _("not stated")), *ContractKind.choices], required=False
    )
    contract_months = _number(_("Contract, months"), 1, 600)
    probation_months = _number(_("Probation, months"), 0, LONGEST, help_text=_("Empty: not stated."))
    insurance = forms.MultipleChoiceField(label=_("Insurance"), choices=INSURANCE, **TICKS)  # type: ignore[arg-type]
    board = forms.MultipleChoiceField(label=_("Meals and lodging"), choices=BOARD, **TICKS)  # type: ignore[arg-type]
    family_welcome = forms.BooleanField(label=_("Family members may apply"), required=False)
    veteran_priority = forms.BooleanField(label=_("Veterans first"), required=False)
    veteran_only = forms.BooleanField(label=_("Veterans only"), required=False)
    standing = forms.BooleanField(label=_("Standing recruitment, without a last day"), required=False)
    deadline = forms.DateField(
        label=_("Apply by"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, employers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["employer"].queryset = employers
        fields["education"].choices = [("", _("no condition")), *education_names().items()]
        fields["certificates"].choices = list(certificate_names().items())

    def clean_occupation(self) -> str:
        code: str = self.cleaned_data["occupation"].strip()
        if code and code not in occupation_names():
            raise forms.ValidationError(_("There is no occupation with this code."))
        return code

    def clean_deadline(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["deadline"]
        if day is not None and day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for low, high in (("pay_min", "pay_max"), ("age_min", "age_max")):
            if data.get(low) and data.get(high) and data[low] > data[high]:
                self.add_error(high, _("The upper value is below the lower one."))
        if (data.get("age_min") or data.get("age_max")) and not data.get("age_reason"):
            self.add_error("age_reason", _("An age limit needs a reason that the work gives."))
        self._clean_relaxed(data)
        if data.get("standing") and data.get("deadline"):
            self.add_error("deadline", _("Standing recruitment has no last day. Leave it empty."))
        if data.get("contract_months") and data.get("contract_kind") in {ContractKind.OPEN, ContractKind.TASK}:
            self.add_error("contract_months", _("Only a contract for a fixed term has a length. Leave it empty."))
        self._clean_probation(data)
        for name in ("place", "address", "age_reason", "physical_words"):
            for sentence in lawful.refused(data.get(name) or ""):
                self.add_error(name, sentence)
        return data

    def _clean_relaxed(self, data: dict[str, Any]) -> None:
        if not data.get("relaxes_age"):
            return
        if not data.get("age_max"):
            self.add_error("relaxes_age", _("There is no highest age to relax. Leave it unticked."))
        if data.get("employer") and not may_relax_age(data["employer"].kind):
            self.add_error("relaxes_age", _("This firm is none of these. Write the age that holds for everybody."))

    def _clean_probation(self, data: dict[str, Any]) -> None:
        most = longest_probation(data.get("contract_kind") or "", data.get("contract_months"))
        if (data.get("probation_months") or 0) > most:
            told = {"most": most, "law": PROBATION_LAW, "article": PROBATION_ARTICLE}
            self.add_error(
                "probation_months",
                _("Under this contract at most %(most)d months are lawful (《%(law)s》 art. %(article)s).") % told,
            )

    def values(self, keeper: Place) -> dict[str, Any]:
        """Fields of a posting; words that matching reads are made from the numbers. Of a form that is still being typed,
        what is right in it."""
        given = self.cleaned_data
        data = {key: value for key, value in given.items() if key not in {"employer", "place"}}
        words = given.get("place", "").strip()
        place = Place.objects.current().filter(code=words).first() or resolve(words, keeper.scope_prefix)
        low, high, years = given.get("age_min"), given.get("age_max"), given.get("experience_years")
        age = f"{low}-{high}岁" if low and high else (f"{high}岁以下" if high else (f"{low}岁以上" if low else ""))
        education = given.get("education")
        return {
            **data,
            "place": place,
            "place_words": place.name if place else words,
            "occupation_confirmed": bool(given.get("occupation")),
            "education_words": f"{education_names()[education]}及以上" if education else "",
            "experience_words": f"{years.normalize():f}年以上工作经验" if years else "",
            "age_words": age,
            "pay_words": "",
        }
