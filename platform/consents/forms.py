"""What staff enter for a person who said it to them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from consents.models import Channel
from files.forms import EvidenceField

WAYS = [(one.value, one.label) for one in Channel if one != Channel.IN_APP]


class OnBehalfForm(forms.Form):
    """How it was said; for a yes, the paper or the photo of it."""

    channel = forms.ChoiceField(label=_("How it was said"), choices=WAYS)
    evidence = EvidenceField(label=_("Signed paper or record, as a photo or file"), required=False)
