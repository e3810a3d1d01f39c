"""Upload, preview, take over."""

from django.conf import settings
from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.http import SignedInRequest
from imports import actions, messages, registry
from imports.forms import UploadForm
from imports.models import Batch, BatchState
from imports.templates_xlsx import template_workbook
from imports.writing import as_download
from runs.actions import Busy
from runs.models import Run, State


def _places(request: SignedInRequest) -> list[tuple[str, str]]:
    """The posts of the signed-in user; without one there is nothing here."""
    found = [(post.place.code, post.place.name) for post in request.user.current_posts]
    if not found:
        raise Http404
    return list(dict.fromkeys(found))


@login_required
def batches(request: SignedInRequest) -> HttpResponse:
    """Imports of my subtree."""
    _places(request)
    page = Paginator(Batch.objects.visible_to(request.user), 25).get_page(request.GET.get("page"))
    return render(request, "imports/list.html", {"page": page, "specs": registry.specs()})


@login_required
def new(request: SignedInRequest) -> HttpResponse:
    """Choose a file; it is checked in the background and shown before anything is taken over."""
    form = UploadForm(request.POST or None, request.FILES or None, places=_places(request))
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        if upload.size > settings.IMPORT_MAX_BYTES:
            form.add_error(
                "file", messages.file_problem("too_large", {"most": settings.IMPORT_MAX_BYTES // 1024 // 1024})
            )
        else:
            batch, made = actions.upload(
                kind=form.cleaned_data["kind"],
                name=upload.name,
                content=upload.read(),
                source=form.cleaned_data["source"],
                place_code=form.cleaned_data["place"],
                by=request.user,
            )
            if not made:
                flash.info(request, _("This very file was uploaded before and still waits; here it is."))
            return redirect("imports:batch", batch.public_id)
    return render(request, "imports/new.html", {"form": form, "specs": registry.specs()})


@login_required
def batch(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One import: progress, counts, what was said about its rows, and the decision."""
    found = get_object_or_404(Batch.objects.visible_to(request.user), public_id=public_id)
    page = Paginator(found.reports.all(), 50).get_page(request.GET.get("page"))
    names = {column.name: column.chinese for column in registry.spec(found.kind).columns}
    said = [
        {
            "report": one,
            "column": names.get(one.column, one.column),
            "reason": messages.reason(one.code, one.params),
            "remedy": messages.remedy(one.code, one.params),
        }
        for one in page.object_list
    ]
    runs = Run.objects.filter(kind__startswith="imports.", parameters__batch=found.pk).order_by("-pk")
    run = runs.first()
    context = {
        "batch": found,
        "page": page,
        "said": said,
        "run": run,
        "working": run is not None and run.state in {State.QUEUED, State.RUNNING},
        "problem": messages.file_problem(found.problem, found.problem_params) if found.problem else "",
        "checked": found.state == BatchState.CHECKED,
    }
    return render(request, "imports/batch.html", context)


@login_required
@require_POST
def decide(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Take over, drop, or check again what a failed run left unchecked."""
    found = get_object_or_404(Batch.objects.visible_to(request.user), public_id=public_id)
    decision = request.POST.get("decision")
    waits_for = BatchState.UPLOADED if decision == "check" else BatchState.CHECKED
    if decision == "drop":
        if actions.drop(batch=found, by=request.user):
            flash.success(request, _("Dropped. Nothing was taken over."))
            return redirect("imports:list")
        flash.error(request, _("This import is not waiting for a decision any more."))
    elif found.state != waits_for:
        flash.error(request, _("This import is not waiting for a decision any more."))
    else:
        begin = actions.check_again if decision == "check" else actions.confirm
        try:
            begin(batch=found, by=request.user)
        except Busy as busy:
            if busy.run.parameters.get("batch") != found.pk:
                flash.error(request, _("Another import of this kind is running here. Try again when it is done."))
    return redirect("imports:batch", found.public_id)


@login_required
def template(request: SignedInRequest, kind: str) -> HttpResponse:
    """The workbook to fill in."""
    _places(request)
    try:
        spec = registry.spec(kind)
    except registry.UnknownImport:
        raise Http404 from None
    return as_download(template_workbook(spec), f"{kind}.xlsx")
