"""Why somebody looks at so many people; how many are many."""

from django import forms
from django.utils.translation import gettext_lazy as _

from veterans.models import LookKind, LookReason


class ReasonForm(forms.Form):
    kind = forms.ChoiceField(choices=LookKind.choices, widget=forms.HiddenInput)
    wanted = forms.IntegerField(min_value=1, max_value=100_000, widget=forms.HiddenInput)
    next = forms.CharField(max_length=2000, widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=_("What is it for?"), choices=LookReason.choices, widget=forms.RadioSelect)


class LimitForm(forms.Form):
    kind = forms.ChoiceField(choices=LookKind.choices, widget=forms.HiddenInput)
    most = forms.IntegerField(label=_("At most"), min_value=1, max_value=1_000_000)
    minutes = forms.IntegerField(label=_("Within minutes"), min_value=1, max_value=10_080)
