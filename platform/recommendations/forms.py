"""What staff decide about the order of lists."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.text import validate_text
from matching.rank.evened import MOST
from places.models import Place
from recommendations.models import Dimension


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
