"""Pages on which staff decide about held postings."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.http import SignedInRequest
from common.text import validate_text
from employers import lawful
from employers.actions import reviews as actions
from employers.models import PostingReview
from employers.rules import may_review

PAGE = 20


class DecisionForm(forms.Form):
    """Publish or not, the basis where there is one, and why."""

    basis = forms.ChoiceField(
        label=gettext_lazy("Lawful basis"), required=False, widget=forms.Select(attrs={"class": "form-select"})
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        validators=[validate_text],
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        basis: Any = self.fields["basis"]
        basis.choices = [("", _("none: the words are meant otherwise")), *lawful.bases()]


@login_required
def waiting(request: SignedInRequest) -> HttpResponse:
    """Held postings of my subtree, the first due first."""
    if not request.user.scope():
        raise Http404
    found = (
        PostingReview.objects.waiting().kept_in(request.user).select_related("posting__employer", "posting__kept_by")
    )
    page = Paginator(found.order_by("due_at", "pk"), PAGE).get_page(request.GET.get("page"))
    return render(request, "employers/reviews.html", {"page": page})


@login_required
def review(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The marked text, the articles, and the decision."""
    mine = PostingReview.objects.kept_in(request.user).select_related("posting__employer", "posting__kept_by")
    found = get_object_or_404(mine, public_id=public_id)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and not may_review(request.user, found):
        messages.error(request, _("Whoever complained or acts for the firm does not decide."))
        return redirect(found)
    if request.method == "POST" and form.is_valid() and _decided(request, found, form):
        return redirect(found.posting)
    posting = found.posting
    context = {
        "review": found,
        "posting": posting,
        "form": form,
        "title_parts": lawful.segments(posting.title, "title", found.findings),
        "text_parts": lawful.segments(posting.requirement, "text", found.findings),
        "said": lawful.sentences(posting.title, posting.requirement, found.findings),
    }
    return render(request, "employers/review.html", context)


def _decided(request: SignedInRequest, found: PostingReview, form: DecisionForm) -> bool:
    """Whether the page is left: decided now, or by somebody else before."""
    reason, basis = form.cleaned_data["reason"], form.cleaned_data["basis"]
    try:
        if request.POST.get("decision") == "allow":
            actions.allow_posting(review=found, reason=reason, basis=basis, by=request.user)
            messages.success(request, _("Published."))
        else:
            actions.keep_posting_out(review=found, reason=reason, by=request.user)
            messages.success(request, _("Not published; the firm reads your reason."))
    except actions.BasisNeeded:
        form.add_error("basis", _("These words limit by sex: choose the lawful basis, or do not publish."))
        return False
    except actions.Decided:
        messages.error(request, _("Somebody decided before, or the text was changed; nothing was changed now."))
    return True
