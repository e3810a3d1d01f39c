"""My notices: read, open, all read."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.http import SignedInRequest
from notices import actions
from notices.models import Notice

PAGE = 20


@login_required
def notices(request: SignedInRequest) -> HttpResponse:
    """Newest first."""
    page = Paginator(Notice.objects.visible_to(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "notices/list.html", {"page": page})


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
