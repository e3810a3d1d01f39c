"""How staff narrow the list of work down."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.queries import within
from common.search import search
from outcomes.models import EmploymentSpell, SpellKind
from places.models import Place
from veterans.models import Person

SELECT = forms.Select(attrs={"class": "form-select"})
PLACES = 50
TEXT = forms.TextInput(attrs={"class": "form-control", "maxlength": 60})


class SpellFilter(django_filters.FilterSet):
    """Words, kind, claimed or verified, at work now or before, place, year."""

    q = django_filters.CharFilter(label=_("Name, pinyin or employer"), method="by_words", widget=TEXT)
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=SpellKind.choices, empty_label=_("all"), widget=SELECT)
    sure = django_filters.ChoiceFilter(
        label=_("How sure"),
        method="by_verification",
        choices=[("claimed", _("claimed only")), ("verified", pgettext_lazy("spell", "verified"))],
        empty_label=_("all"),
        widget=SELECT,
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="by_state",
        choices=[("ended", pgettext_lazy("spell", "ended")), ("void", pgettext_lazy("spell", "taken back"))],
        empty_label=_("at work"),
        widget=SELECT,
    )

    place = django_filters.CharFilter(label=_("Place that keeps the file"), method="by_place", widget=TEXT)
    year = django_filters.NumberFilter(
        label=_("Begun in the year"),
        field_name="started_on",
        lookup_expr="year",
        min_value=1,
        max_value=9999,
        widget=forms.NumberInput(attrs={"class": "form-control", "min": 1980, "max": 2200}),
    )

    class Meta:
        model = EmploymentSpell
        fields: tuple[str, ...] = ()

    @property
    def qs(self) -> Any:
        """Open work, unless another state was asked for."""
        found = super().qs
        return found if self.form.cleaned_data.get("state") else found.open()

    def by_words(self, queryset: Any, name: str, value: str) -> Any:
        people = search(Person.objects.order_by(), value).values("pk")
        return queryset.filter(
            Q(person__in=people) | Q(employer_words__contains=value) | Q(employer__name__contains=value)
        )

    def by_place(self, queryset: Any, name: str, value: str) -> Any:
        """Files kept at places of that name in the user's scope, or below them."""
        condition = Q(pk__in=[])
        for place in Place.objects.filter(within(self.request.user, "code"), name__contains=value)[:PLACES]:
            condition |= Q(person__kept_by__code__startswith=place.scope_prefix)
        return queryset.filter(condition)

    def by_verification(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(verified_at__isnull=value == "claimed")

    def by_state(self, queryset: Any, name: str, value: str) -> Any:
        if value == "void":
            return queryset.exclude(voided_at=None)
        return queryset.standing().filter(ended_on__lte=timezone.localdate())
