"""The firm's own page: what was checked, who acts for it, invitations."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.actions import NameTaken, sign_up
from accounts.guests import GuestForm, let_in, too_often
from common.http import SignedInRequest
from employers import queries, rules
from employers.actions import members as actions
from employers.forms.firms import CodeForm, InviteForm
from employers.models import Employer, Invitation, Membership, Registration, Role


@login_required
@never_cache
def firm(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Mine, or one whose file my office keeps."""
    firms = queries.with_licence(Employer.objects.visible_to(request.user))
    found = get_object_or_404(firms.prefetch_related("verifications__checked_by"), public_id=public_id)
    return render(request, "employers/firm.html", _context(request, found))


def _context(request: SignedInRequest, found: Employer, code: str = "") -> dict[str, object]:
    leads = rules.may_lead(request.user, found)
    return {
        "firm": found,
        "today": timezone.localdate(),
        "leads": leads,
        "code": code,
        "works_here": rules.may_suspend(request.user, found),
        "suspension": found.suspensions.filter(lifted_at=None).first(),
        "past": found.suspensions.exclude(lifted_at=None).select_related("by", "lifted_by"),
        "members": queries.members(found),
        "invitations": Invitation.objects.standing().filter(employer=found) if leads else [],
        "invite": InviteForm(),
        "registrations": Registration.objects.filter(employer=found)[:10],
        "posts": found.postings.count(),
    }


def _led(request: SignedInRequest, public_id: str) -> Employer:
    firms: QuerySet[Employer] = queries.with_licence(Employer.objects.of(request.user, Role.OWNER))
    return get_object_or_404(firms, public_id=public_id)


@login_required
@never_cache
@require_POST
def invite(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The owner makes a code; it is shown on this answer and never again."""
    found = _led(request, public_id)
    form = InviteForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        code = actions.invite(employer=found, role=form.cleaned_data["role"], by=request.user)
    except actions.NotVerified:
        messages.error(request, _("A suspended firm takes nobody in."))
        return redirect("employers:firm", found.public_id)
    return render(request, "employers/firm.html", _context(request, found, code))


@login_required
@require_POST
def uninvite(request: SignedInRequest, public_id: str, pk: int) -> HttpResponse:
    """The owner takes a code back."""
    found = _led(request, public_id)
    row = get_object_or_404(Invitation, pk=pk, employer=found)
    if actions.withdraw_invitation(invitation=row, by=request.user):
        messages.success(request, _("The code opens nothing any more."))
    return redirect("employers:firm", found.public_id)


@login_required
@require_POST
def leave(request: SignedInRequest, public_id: str, pk: int) -> HttpResponse:
    """The owner ends a membership, or a member leaves."""
    found = get_object_or_404(Employer.objects.of(request.user), public_id=public_id)
    row = get_object_or_404(Membership.objects.current(), pk=pk, employer=found)
    if row.user_id != request.user.pk and not rules.may_lead(request.user, found):
        raise Http404
    try:
        actions.end_membership(membership=row, by=request.user)
        messages.success(request, _("Ended. From the next click on nothing of the firm is shown to this person."))
    except actions.LastOwner:
        messages.error(request, _("A firm keeps at least one owner. Invite another one first."))
    if row.user_id == request.user.pk and not Employer.objects.of(request.user).filter(pk=found.pk).exists():
        return redirect("portal:home")
    return redirect("employers:firm", found.public_id)


@never_cache
@sensitive_post_parameters("password", "code")
def join(request: HttpRequest) -> HttpResponse:
    """Who was invited types the code, and makes a sign-in where there is none."""
    user = request.user
    form = CodeForm(request.POST or None)
    guest = None if user.is_authenticated else GuestForm(request.POST or None)
    sent = request.method == "POST" and form.is_valid() and (guest is None or guest.is_valid())
    if sent and _join(request, form, guest):
        messages.success(request, _("Welcome. You act for this firm now."))
        return redirect("employers:mine")
    return render(request, "employers/join.html", {"form": form, "guest": guest})


def _join(request: HttpRequest, form: CodeForm, guest: GuestForm | None) -> bool:
    """Account and membership together, or neither. Codes are tried as seldom as sign-ins are made."""
    if too_often(request):
        form.add_error(None, _("Too many tries from here. Try again in a few minutes."))
        return False
    user = request.user
    try:
        with transaction.atomic():
            if guest is not None:
                data = guest.cleaned_data
                user = sign_up(
                    name=data["user_name"], password=data["password"], display_name=data["display_name"],
                    phone=data["phone"],
                )  # fmt: skip
            actions.join(code=form.cleaned_data["code"], user=user)
    except NameTaken:
        form.add_error(None, _("This user name or this mobile number is taken. Sign in with it, or use another one."))
    except (actions.NoInvitation, actions.NotVerified):
        form.add_error("code", _("This code opens nothing: it is mistyped, used, taken back or older than seven days."))
    except actions.AlreadyMember:
        form.add_error(None, _("You act for this firm already."))
    else:
        if guest is not None:
            let_in(request, user)  # type: ignore[arg-type]
        return True
    return False
