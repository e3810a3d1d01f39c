"""How staff narrow the ledger down. Every filter reads the ledger's own table; words read an inverted index first."""

import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.search import first_keys, search, search_rows
from places.queries import Resolver
from veterans.models import Need, NeedKind, Person
from vocabulary.queries import placement_names

FEW = 500
"""Up to so many people who fit the words are named to the database one by one."""
QUIET = datetime.timedelta(days=30)
SELECT = forms.Select(attrs={"class": "form-select"})
TEXT = forms.TextInput(attrs={"class": "form-control", "maxlength": 60})


class NeedFilter(django_filters.FilterSet):
    """Words and pinyin, kind, state, due, owner, silence, away, placement mode, place."""

    q = django_filters.CharFilter(label=_("Name, pinyin or words"), method="by_words", widget=TEXT)
    kind = django_filters.ChoiceFilter(label=_("Need"), choices=NeedKind.choices, empty_label=_("all"), widget=SELECT)
    due = django_filters.ChoiceFilter(
        label=_("Due"),
        method="by_due",
        choices=[("over", _("overdue")), ("today", _("today")), ("week", _("within seven days"))],
        empty_label=_("all"),
        widget=SELECT,
    )
    owner = django_filters.CharFilter(method="by_owner", widget=forms.HiddenInput)
    whose = django_filters.ChoiceFilter(
        label=_("Who sees to it"),
        method="by_owner",
        choices=[("mine", _("me")), ("none", _("nobody"))],
        empty_label=_("all"),
        widget=SELECT,
    )
    quiet = django_filters.ChoiceFilter(
        label=pgettext_lazy("ledger", "Contact"),
        method="by_silence",
        choices=[("yes", _("none for 30 days"))],
        empty_label=_("all"),
        widget=SELECT,
    )
    away = django_filters.ChoiceFilter(
        label=_("Where"),
        method="by_absence",
        choices=[("yes", _("away from home")), ("no", _("at home"))],
        empty_label=_("all"),
        widget=SELECT,
    )
    mode = django_filters.ChoiceFilter(
        label=_("Placement mode"),
        field_name="mode",
        choices=lambda: list(placement_names().items()),
        empty_label=_("all"),
        widget=SELECT,
    )
    place = django_filters.CharFilter(label=pgettext_lazy("ledger", "File kept by"), method="by_place", widget=TEXT)
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="by_state",
        choices=[("closed", pgettext_lazy("need", "closed"))],
        empty_label=pgettext_lazy("need", "open"),
        widget=SELECT,
    )

    class Meta:
        model = Need
        fields: tuple[str, ...] = ()

    @property
    def qs(self) -> Any:
        """Open needs, unless closed ones were asked for."""
        found = super().qs
        return found if self.form.cleaned_data.get("state") == "closed" else found.open()

    @property
    def closed(self) -> bool:
        return bool(self.form.is_valid() and self.form.cleaned_data.get("state") == "closed")

    def by_words(self, queryset: Any, name: str, value: str) -> Any:
        few = first_keys(search(Person.objects.all(), value), FEW + 1)
        if len(few) <= FEW:
            return queryset.filter(person__in=few)
        # Common words: the list runs in its own order and looks at each person until the page is full.
        return search_rows(queryset, value, column="person__search_terms")

    def by_due(self, queryset: Any, name: str, value: str) -> Any:
        today = timezone.localdate()
        if value == "over":
            return queryset.filter(due_on__lt=today)
        return queryset.filter(due_on__gte=today, due_on__lte=today + datetime.timedelta(days=7 * (value == "week")))

    def by_owner(self, queryset: Any, name: str, value: str) -> Any:
        if value == "none":
            return queryset.filter(owner=None)
        if value == "mine":
            return queryset.filter(owner__in=[post.pk for post in self.request.user.current_posts])
        return queryset.filter(owner=int(value)) if value.isdecimal() and len(value) < 10 else queryset.none()

    def by_silence(self, queryset: Any, name: str, value: str) -> Any:
        since = timezone.localdate() - QUIET
        return queryset.filter(Q(contacted_on=None) | Q(contacted_on__lt=since), opened_on__lt=since)

    def by_absence(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(away=value == "yes")

    def by_place(self, queryset: Any, name: str, value: str) -> Any:
        scope = self.request.user.scope()
        place = Resolver(scope[0] if scope else "").resolve(value)
        return queryset.filter(kept_code__startswith=place.scope_prefix) if place else queryset.none()

    def by_state(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(closed_at__isnull=False)  # as the index says it: SQLite knows no other form
