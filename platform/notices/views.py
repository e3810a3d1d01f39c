"""My notices: read, open, all read."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.http import SignedInRequest
from notices import actions
from notices.forms import WayForm
from notices.models import Channel, Delivery, Notice, Way

PAGE = 20


@login_required
def notices(request: SignedInRequest) -> HttpResponse:
    """Newest first."""
    sent = Prefetch("deliveries", Delivery.objects.exclude(channel=Channel.IN_APP), to_attr="outside")
    mine = Notice.objects.visible_to(request.user).prefetch_related(sent)
    page = Paginator(mine, PAGE).get_page(request.GET.get("page"))
    return render(request, "notices/list.html", {"page": page})


@login_required
def ways(request: SignedInRequest) -> HttpResponse:
    """Mail, SMS, how often, quiet hours: each for oneself."""
    way = Way.objects.filter(user=request.user.pk).first() or Way(user_id=request.user.pk)
    names = ("mail", "by_mail", "by_sms", "rhythm", "quiet_from", "quiet_to")
    known = {name: getattr(way, name) for name in names}
    form = WayForm(request.POST or None, initial=known, phone=request.user.phone)
    if request.method == "POST" and form.is_valid():
        actions.set_way(user=request.user, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("notices:ways")
    return render(request, "notices/ways.html", {"form": form, "phone": request.user.phone[-4:]})


@login_required
@require_POST
def open_notice(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Mark one read and go where it points."""
    found = get_object_or_404(Notice.objects.visible_to(request.user), public_id=public_id)
    actions.mark_read(notices=Notice.objects.filter(pk=found.pk), by=request.user)
    return redirect(found.link or "notices:list")


@login_required
@require_POST
def read_all(request: SignedInRequest) -> HttpResponse:
    """Everything is read."""
    if actions.mark_read(notices=Notice.objects.visible_to(request.user), by=request.user):
        messages.success(request, _("All notices are marked as read."))
    return redirect("notices:list")
