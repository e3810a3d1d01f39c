"""The staff of my places: appoint, end a post, give a new password."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import actions, held, queries, rules
from accounts.forms import PostForm
from accounts.models import StaffPost, User
from common.http import SignedInRequest

PAGE = 50


def _leader(request: SignedInRequest) -> User:
    if not rules.may_lead(request.user):
        raise Http404
    return request.user


@login_required
def staff(request: SignedInRequest) -> HttpResponse:
    """Who works where in my places; a form for one more."""
    leader = _leader(request)
    form = PostForm(request.POST or None, leader=leader)
    if request.method == "POST" and form.is_valid():
        made = _appoint(form, leader)
        if made is not None:
            user, password = made
            if password:
                return render(request, "accounts/slip.html", {"holder": user, "password": password})
            messages.success(request, _("%(name)s holds the post from today on.") % {"name": user})
            return redirect("accounts:staff")
    page = Paginator(queries.posts_led_by(leader), PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/staff.html", {"form": form, "page": page})


def _appoint(form: PostForm, leader: User) -> tuple[User, str] | None:
    """The user and, where one was made, the first password; None with an error on the form."""
    given = form.cleaned_data
    user, password = User.objects.filter(username=given["name"]).first(), ""
    if user is not None and not rules.may_reset(leader, user):
        form.add_error("name", _("This user name is taken. Choose another one."))
        return None
    try:
        if user is None:
            user, password = actions.make_user(
                name=given["name"], display_name=given["display_name"], phone=given["phone"], by=leader
            )
        actions.appoint(user=user, place=given["place"], role=given["role"], by=leader)
    except actions.NameTaken:
        form.add_error("phone", _("Another user has this name or number."))
        return None
    except actions.AlreadyAppointed:
        form.add_error("place", _("This post is held by the same person already."))
        return None
    return user, password


@login_required
@require_POST
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    """End a post; nobody ends the own one, so that a place is not left without a leader by a slip."""
    post = get_object_or_404(queries.posts_led_by(_leader(request)), pk=pk)
    if post.user_id == request.user.pk:
        messages.error(request, _("Your own post is ended by somebody above you."))
    else:
        actions.end_post(post=post, by=request.user)
        messages.success(request, _("The post has ended; from now on it opens nothing."))
    return redirect("accounts:staff")


@login_required
@require_POST
def password(request: SignedInRequest, pk: int) -> HttpResponse:
    """A new password for the holder of a post, shown once."""
    leader = _leader(request)
    post: StaffPost = get_object_or_404(queries.posts_led_by(leader), pk=pk)
    if not rules.may_reset(leader, post.user):
        raise Http404
    given = actions.give_password(user=post.user, by=leader)
    return render(request, "accounts/slip.html", {"holder": post.user, "password": given})


@login_required
@require_safe
def alive(request: SignedInRequest) -> HttpResponse:
    """Asked while somebody types: a page that is worked on is not idle."""
    return HttpResponse(status=204)


@login_required
def held_form(request: SignedInRequest) -> HttpResponse:
    """What was sent too late: send it now, or throw it away."""
    found = held.waiting(request)
    if request.method == "POST" or found is None:
        held.drop(request)
        return redirect(found["path"] if found else "portal:home")
    return render(request, "accounts/held.html", {"held": found})
