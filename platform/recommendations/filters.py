"""What narrows a list of jobs down."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy

from common.search import search
from employers.models import Posting


class JobFilter(django_filters.FilterSet):
    """Narrow the list down; the order stays."""

    q = django_filters.CharFilter(
        label=gettext_lazy("What work"),
        method="by_words",
        widget=forms.TextInput(attrs={"class": "form-control", "maxlength": 60}),
    )
    place = django_filters.CharFilter(
        label=gettext_lazy("Workplace"),
        method="by_place",
        widget=forms.TextInput(attrs={"class": "form-control", "maxlength": 40}),
    )
    pay = django_filters.NumberFilter(
        label=gettext_lazy("Monthly pay at least"),
        method="by_pay",
        widget=forms.NumberInput(attrs={"class": "form-control", "min": 0, "step": 500}),
    )

    class Meta:
        model = Posting
        fields: list[str] = []

    def by_words(self, queryset: Any, name: str, value: str) -> Any:
        return search(queryset, value)

    def by_place(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(place_words__contains=value) | queryset.filter(address__contains=value)

    def by_pay(self, queryset: Any, name: str, value: Any) -> Any:
        return queryset.filter(pay_max__gte=value) | queryset.filter(pay_max=None, pay_min__gte=value)
