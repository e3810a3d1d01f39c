"""How postings are narrowed down, by everyone and by staff."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.search import search
from employers.models import Posting, PostingState

TEXT = {"class": "form-control", "maxlength": 60}


class PublicFilter(django_filters.FilterSet):
    """Words or pinyin, workplace, pay."""

    q = django_filters.CharFilter(label=_("What work"), method="by_words", widget=forms.TextInput(attrs=TEXT))
    place = django_filters.CharFilter(label=_("Workplace"), method="by_place", widget=forms.TextInput(attrs=TEXT))
    pay = django_filters.NumberFilter(
        label=_("Monthly pay at least"),
        method="by_pay",
        widget=forms.NumberInput(attrs={"class": "form-control", "min": 0, "step": 500}),
    )

    class Meta:
        model = Posting
        fields: tuple[str, ...] = ()

    def by_words(self, queryset: Any, name: str, value: str) -> Any:
        return search(queryset, value)

    def by_place(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(
            Q(place_words__icontains=value) | Q(address__icontains=value) | Q(place__name__icontains=value)
        )

    def by_pay(self, queryset: Any, name: str, value: Any) -> Any:
        return queryset.filter(Q(pay_max__gte=value) | Q(pay_max=None, pay_min__gte=value))


class StaffFilter(PublicFilter):
    """The same and the state."""

    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=PostingState.choices,
        empty_label=_("all"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
