"""A firm registers, follows its check, and changes what was checked."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.actions import NameTaken, sign_up
from accounts.guests import GuestForm, let_in, too_often
from common.http import SignedInRequest
from employers import queries, rules
from employers.actions import firms as actions
from employers.forms.firms import FirmForm
from employers.models import Employer, Registration, RegistrationState, Role
from employers.models.registration import FILES
from files.models import StoredFile

TAKEN = {
    "registered": gettext_lazy(
        "A firm with this credit code is registered. Ask its owner for an invitation, or call the office."
    ),
    "waiting": gettext_lazy(
        "A registration with this credit code is being checked right now. Wait for it, or call the office."
    ),
}


def _claimed(request: HttpRequest) -> Employer | None:
    """The bulletin firm that a registration says it is."""
    try:
        key = uuid.UUID(request.GET.get("claim", ""))
    except ValueError:
        return None
    return Employer.objects.filter(uscc=None, merged_into=None, public_id=key).first()


def _form(request: HttpRequest, **options: Any) -> FirmForm:
    codes = list(queries.offices().values_list("code", flat=True))
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return FirmForm(data, files, offices=codes, **options)


@never_cache
@sensitive_post_parameters("password")
def register(request: HttpRequest) -> HttpResponse:
    """A firm signs up by itself: a sign-in where there is none, the firm's facts, two files."""
    user: Any = request.user
    if user.is_authenticated and user.works_here:
        raise Http404
    claims = _claimed(request)
    own = Employer.objects.of(user, Role.OWNER).first() if user.is_authenticated else None
    if own is not None:
        address = redirect("employers:change", own.public_id)
        address["Location"] += f"?claim={claims.public_id}" if claims else ""
        return address
    form = _form(request, initial={"name": claims.name, "place": claims.kept_by.code} if claims else None)
    guest = None if user.is_authenticated else GuestForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (guest is None or guest.is_valid()):
        sent = _send(request, form, guest, claims)
        if sent is not None:
            messages.success(request, _("Sent in. This page tells you how the check goes."))
            return redirect(sent)
    context = {"form": form, "guest": guest, "claims": claims, "offices": queries.offices()[:200]}
    return render(request, "employers/register.html", context)


def _send(
    request: HttpRequest, form: FirmForm, guest: GuestForm | None, claims: Employer | None
) -> Registration | None:
    """Account and registration together, or neither."""
    if guest is not None and too_often(request):
        form.add_error(None, _("Too many sign-ins were made from here. Try again in a few minutes; nothing was kept."))
        return None
    try:
        with transaction.atomic():
            user: Any = request.user
            if guest is not None:
                data = guest.cleaned_data
                user = sign_up(
                    name=data["user_name"], password=data["password"], display_name=data["display_name"],
                    phone=data["phone"],
                )  # fmt: skip
            sent = actions.send_registration(
                values=form.values(), files=form.evidence(), place=form.cleaned_data["place"], by=user, claims=claims
            )
    except NameTaken:
        assert guest is not None
        guest.add_error(None, _("This user name or this mobile number is taken. Sign in with it, or use another one."))
        return None
    except actions.CodeTaken as taken:
        form.add_error("uscc", TAKEN[str(taken)])
        return None
    if guest is not None:
        let_in(request, user)
    return sent


@login_required
@never_cache
def change(request: SignedInRequest, public_id: str) -> HttpResponse:
    """An owner changes checked facts, or says that a bulletin firm is the own one: it goes to the office again."""
    firm = get_object_or_404(Employer.objects.of(request.user, Role.OWNER), public_id=public_id)
    waiting = Registration.objects.filter(employer=firm, state__in=["waiting", "returned"]).first()
    if waiting is not None:
        messages.info(request, _("A change of this firm is under way already."))
        return redirect(waiting)
    last = Registration.objects.filter(employer=firm, state=RegistrationState.APPROVED).first()
    claims = _claimed(request)
    form = _form(request, initial=_initial(last, firm), kept=True)
    if request.method == "POST" and form.is_valid():
        try:
            sent = actions.send_registration(
                values=form.values(), files=form.evidence(), place=firm.kept_by, by=request.user, employer=firm,
                claims=claims,
            )  # fmt: skip
        except actions.CodeTaken as taken:
            form.add_error("uscc", TAKEN[str(taken)])
        else:
            messages.success(request, _("Sent in. Until the office has decided, the old facts stay."))
            return redirect(sent)
    context = {"form": form, "firm": firm, "claims": claims, "offices": queries.offices()[:200]}
    return render(request, "employers/register.html", context)


def _initial(last: Registration | None, firm: Employer) -> dict[str, Any]:
    found: dict[str, Any] = {"name": firm.name, "uscc": firm.uscc, "kind": firm.kind}
    if last is not None:
        names = ("licence_until", "licence_address", "contact_name", "contact_phone")
        found |= {name: getattr(last, name) for name in names}
    return found


@login_required
@never_cache
def registration(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One registration: how the check goes, for who sent it in; what is to be checked, for the office."""
    found = get_object_or_404(
        Registration.objects.visible_to(request.user).select_related("place", "claims", "employer", "applicant"),
        public_id=public_id,
    )
    own = Registration.objects.own(request.user).filter(pk=found.pk).exists()
    form = None
    if own and found.state == RegistrationState.RETURNED:
        form = _form(
            request, keep_files=True, kept=found.employer is not None,
            initial={**{name: getattr(found, name) for name in actions.FIELDS}, "place": found.place.code},
        )  # fmt: skip
        if request.method == "POST" and form.is_valid() and _again(request, found, form):
            return redirect(found)
    context = {
        "one": found,
        "own": own,
        "form": form,
        "duty": queries.duty_of(found),
        "may_decide": rules.may_decide(request.user, found) and found.state == RegistrationState.WAITING,
        "files": StoredFile.objects.of(FILES, found.public_id),
        "events": found.events.select_related("by"),
        "claimed_posts": found.claims.postings.count() if found.claims and not found.claims.uscc else 0,
    }
    return render(request, "employers/registration.html", context)


def _again(request: SignedInRequest, found: Registration, form: FirmForm) -> bool:
    try:
        actions.send_again(
            registration=found, values=form.values(), files=form.evidence(), place=form.cleaned_data.get("place", found.place),
            by=request.user,
        )  # fmt: skip
    except actions.CodeTaken as taken:
        form.add_error("uscc", TAKEN[str(taken)])
        return False
    except actions.WrongState:
        messages.error(request, _("Somebody has changed the state meanwhile; nothing was changed."))
        return True
    messages.success(request, _("Sent in again. The clock starts anew."))
    return True


@login_required
@require_POST
def withdraw(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Who sent it in takes it back."""
    found = get_object_or_404(Registration.objects.own(request.user), public_id=public_id)
    try:
        actions.withdraw_registration(registration=found, by=request.user)
        messages.success(request, _("Taken back."))
    except actions.WrongState:
        messages.error(request, _("Somebody has changed the state meanwhile; nothing was changed."))
    return redirect(found)
