"""Hand a file out to whom its owner's room allows, as a thing to save and never as a page."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from common.http import SignedInRequest
from files import actions, owners
from files.models import StoredFile


@login_required
@require_GET
@never_cache
def download(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One file. Who may not read it learns not even that it exists."""
    found = get_object_or_404(StoredFile.objects.kept(), public_id=public_id)
    if not owners.may_read(request.user, found.owner_kind, found.owner_key):
        raise Http404
    response = HttpResponse(actions.read_file(file=found, by=request.user), content_type=found.media_type)
    response["Content-Disposition"] = content_disposition_header(True, found.called)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["X-Content-Type-Options"] = "nosniff"
    return response
