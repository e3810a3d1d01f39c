"""Background runs: what goes on, how far it is."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from common.http import SignedInRequest
from runs.models import Run, State
from runs.registry import title_of


@login_required
def runs(request: SignedInRequest) -> HttpResponse:
    """Runs of my subtree, newest first."""
    if not request.user.scope() and not request.user.is_superuser:
        raise Http404
    page = Paginator(Run.objects.visible_to(request.user), 25).get_page(request.GET.get("page"))
    rows = [{"run": run, "title": title_of(run.kind)} for run in page.object_list]
    return render(request, "runs/runs.html", {"page": page, "rows": rows})


@login_required
def progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """A fragment that asks again until the run is finished; with then=result the page is then loaded anew."""
    run = get_object_or_404(Run.objects.visible_to(request.user), public_id=public_id)
    then_result = request.GET.get("then") == "result"
    refresh = request.META.get("HTTP_HX_CURRENT_URL", "") if then_result else ""
    response = render(request, "components/run.html", {"run": run, "refresh": refresh})
    if then_result and run.state in {State.DONE, State.FAILED}:
        response.headers["HX-Refresh"] = "true"
    return response
