"""Anybody says what is wrong with a posting and reads what came of it; the office looks into it and decides."""

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from audit.actions import record
from common.http import SignedInRequest
from common.text import LinesField, validate_text
from employers.actions import complaints as actions
from employers.models import Complaint, ComplaintMatter, ComplaintOutcome, Posting
from employers.rules import may_judge

PAGE = 20


class ComplaintForm(forms.Form):
    """What happened; a contact only if the person wants to be asked."""

    matter = forms.ChoiceField(
        label=gettext_lazy("What is it about?"), choices=ComplaintMatter.choices, widget=forms.RadioSelect
    )
    words = LinesField(label=gettext_lazy("What happened?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))
    contact = forms.CharField(
        label=gettext_lazy("Phone or mail, if we may ask you"), max_length=100, required=False,
        validators=[validate_text], help_text=gettext_lazy("May stay empty. Only the office sees it, never the firm."),
    )  # fmt: skip


class ReceiptForm(forms.Form):
    code = forms.CharField(label=gettext_lazy("Receipt code"), max_length=20)


class DecisionForm(forms.Form):
    outcome = forms.ChoiceField(
        label=gettext_lazy("Decision"), choices=ComplaintOutcome.choices, widget=forms.RadioSelect
    )
    reason = LinesField(
        label=gettext_lazy("Reason"), max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Whoever complained reads it; on closing the firm does, too. Name nobody."),
    )  # fmt: skip


@never_cache
@sensitive_post_parameters("words", "contact")
def complain(request: HttpRequest, public_id: str) -> HttpResponse:
    """For everybody, about a posting that everybody sees. The receipt is shown once."""
    posting = get_object_or_404(Posting.objects.public().select_related("employer", "kept_by"), public_id=public_id)
    form = ComplaintForm(request.POST or None)
    context: dict[str, Any] = {"posting": posting, "form": form}
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="complaint", key=str(posting.public_id)):
            form.add_error(
                None, _("Too many complaints came from here just now. Try again in an hour, or call the office.")
            )
        else:
            by = request.user if request.user.is_authenticated else None
            try:
                made, code = actions.complain(posting=posting, by=by, **form.cleaned_data)
                return render(
                    request, "employers/complaint_received.html", {**context, "complaint": made, "code": code}
                )
            except actions.AlreadySaid:
                form.add_error(None, _("You have complained about this posting already; it is being looked into."))
    return render(request, "employers/complain.html", context)


@never_cache
@sensitive_post_parameters("code")
def result(request: HttpRequest) -> HttpResponse:
    """What came of a complaint, by its receipt; and the own ones of who is signed in."""
    form, found = ReceiptForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="complaint_result"):
            form.add_error("code", _("Asked too often. Try again in an hour."))
        elif (found := actions.by_receipt(form.cleaned_data["code"])) is None:
            form.add_error("code", _("There is no complaint with this code. Letters and digits count, dashes do not."))
    own = Complaint.objects.filter(by=request.user.pk) if request.user.is_authenticated else Complaint.objects.none()
    context = {"form": form, "complaint": found, "own": own.select_related("posting").order_by("-at")[:PAGE]}
    return render(request, "employers/complaint_result.html", context)


@login_required
def complaints(request: SignedInRequest) -> HttpResponse:
    """Complaints about postings of my subtree that wait, the first due first."""
    if not request.user.scope():
        raise Http404
    found = Complaint.objects.waiting().kept_in(request.user).select_related("posting__employer", "posting__kept_by")
    page = Paginator(found.order_by("due_at", "pk"), PAGE).get_page(request.GET.get("page"))
    return render(request, "employers/complaints.html", {"page": page})


@login_required
@never_cache
def complaint(request: SignedInRequest, public_id: str) -> HttpResponse:
    """What was said; hold the posting or show it again, decide. Reading it leaves a trace."""
    mine = Complaint.objects.kept_in(request.user).select_related("posting__employer", "posting__kept_by", "decided_by")
    found = get_object_or_404(mine, public_id=public_id)
    deciding = request.method == "POST" and request.POST.get("do") == "decide"
    form = DecisionForm(request.POST if deciding else None)
    if request.method == "POST" and (not deciding or form.is_valid()):
        _act(request, found, form)
        return redirect(found)
    record(by=request.user, action="employers.complaint.read", kind="complaint", key=found.public_id)
    others = Complaint.objects.filter(posting=found.posting).exclude(pk=found.pk)
    context = {"complaint": found, "form": form, "may": may_judge(request.user, found), "others": others.count()}
    return render(request, "employers/complaint.html", context)


def _act(request: SignedInRequest, found: Complaint, form: DecisionForm) -> None:
    what = request.POST.get("do")
    try:
        if what == "decide":
            actions.decide(complaint=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("Decided. The answer stands under the receipt code."))
        elif what in {"hold", "release"}:
            actions.hold(complaint=found, by=request.user, held=what == "hold")
            messages.success(request, _("Nobody sees the posting until the decision.") if what == "hold"
                             else _("The posting is shown again."))  # fmt: skip
        else:
            raise Http404
    except actions.Decided:
        messages.error(request, _("Somebody decided before; nothing was changed now."))
    except actions.NotTheirs:
        messages.error(request, _("Whoever complained or acts for the firm does not decide."))
