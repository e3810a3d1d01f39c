"""How staff narrow the list of people down."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from common.search import search
from veterans.models import Person, PersonKind
from vocabulary.queries import placement_names

SELECT = forms.Select(attrs={"class": "form-select"})
YES_NO = [("true", _("yes")), ("false", _("no"))]


class PersonFilter(django_filters.FilterSet):
    """Words and pinyin, kind, placement mode, looking for work, state of the list of jobs."""

    q = django_filters.CharFilter(
        label=_("Name, pinyin or words"),
        method="by_words",
        widget=forms.TextInput(attrs={"class": "form-control", "maxlength": 60}),
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=PersonKind.choices, empty_label=_("all"), widget=SELECT)
    mode = django_filters.ChoiceFilter(
        label=_("Placement mode"),
        field_name="placement_mode",
        choices=lambda: list(placement_names().items()),
        empty_label=_("all"),
        widget=SELECT,
    )
    seeking = django_filters.ChoiceFilter(
        label=_("Looks for work"), method="by_seeking", choices=YES_NO, empty_label=_("all"), widget=SELECT
    )
    list = django_filters.ChoiceFilter(
        label=_("Jobs"),
        method="by_list",
        choices=[("none", _("no list yet")), ("empty", _("no post fits"))],
        empty_label=_("all"),
        widget=SELECT,
    )

    class Meta:
        model = Person
        fields: tuple[str, ...] = ()

    def by_words(self, queryset: Any, name: str, value: str) -> Any:
        return search(queryset, value)

    def by_seeking(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(seeking=value == "true")

    def by_list(self, queryset: Any, name: str, value: str) -> Any:
        if value == "none":
            return queryset.seeking().filter(match_list=None)
        return queryset.filter(match_list__eligible=0)
