"""What staff decide about the order of lists; what is saved with a search."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from common.text import validate_text
from consents.forms import WAYS
from files.forms import EvidenceField
from matching.rank.evened import MOST
from places.models import Place
from recommendations.models import Dimension, Rhythm


class EvenedOrderForm(forms.Form):
    """By what lists are evened, by how many points at most, and why."""

    place = forms.ModelChoiceField(Place.objects.none(), label=_("For the files kept at"), to_field_name="code")
    dimension = forms.ChoiceField(label=_("Even by"), choices=Dimension.choices)
    bound = forms.TypedChoiceField(
        label=_("A post moves by at most"), choices=[(one, one) for one in range(1, MOST + 1)], coerce=int, initial=2,
        help_text=_("points, and never out of its band of fit"),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=200, validators=[validate_text])

    def __init__(self, *args: Any, places: list[Place], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].queryset = Place.objects.filter(pk__in=[place.pk for place in places])  # type: ignore[attr-defined]
        self.fields["place"].initial = places[0].code if places else ""


class SearchForm(forms.Form):
    """The name of a saved search, and how often the person is told of new posts."""

    name = forms.CharField(label=_("Name of the search"), max_length=40, validators=[validate_text])
    rhythm = forms.ChoiceField(
        label=_("Tell me of new posts"), choices=Rhythm.choices, widget=forms.RadioSelect, initial=Rhythm.INSTANT
    )
    weekday = forms.TypedChoiceField(
        label=_("If once a week, on"), choices=list(WEEKDAYS.items()), coerce=int, initial=0, required=False
    )

    def clean_weekday(self) -> int:
        return int(self.cleaned_data["weekday"] or 0)


class SearchOnBehalfForm(SearchForm):
    """Staff save a search for a person who told them to: what is looked for, how it was said, and the paper of it."""

    q = forms.CharField(label=_("What work"), max_length=60, required=False, validators=[validate_text])
    place = forms.CharField(label=_("Workplace"), max_length=60, required=False, validators=[validate_text])
    pay = forms.IntegerField(label=_("Monthly pay at least"), min_value=0, max_value=1_000_000, required=False)
    channel = forms.ChoiceField(label=_("How it was said"), choices=WAYS)
    evidence = EvidenceField(label=_("Signed paper or record, as a photo or file"))
    field_order = ("q", "place", "pay", "name", "rhythm", "weekday", "channel", "evidence")

    def clean_pay(self) -> int:
        return int(self.cleaned_data["pay"] or 0)
