"""While a posting is typed: which occupation its title means, and how many veterans fit it as it stands."""

from typing import Any

import numpy as np
from allauth.core import ratelimit
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from common.http import SignedInRequest
from employers.forms.posting import PostingForm
from employers.rules import firms_to_post_for
from matching.rank.crowd import groups_of
from matching.text.limits import education_rank
from recommendations import counted, reach
from recommendations.blur import FEW
from recommendations.frames import draft_row
from recommendations.suggest import likely
from vocabulary.queries import certificate_names, education_names

PICKS = 3
LEAST = 5
"""Percent below which a suggestion is rather a guess and is left out."""


@login_required
@require_safe
def occupation(request: SignedInRequest) -> HttpResponse:
    """A fragment: up to three occupations for a title, none of them chosen unless it was before."""
    if not firms_to_post_for(request.user).exists():
        raise Http404
    title, chosen = request.GET.get("title", "").strip()[:120], request.GET.get("occupation", "")
    picks = [one for one in likely(title, "", PICKS) if one["percent"] >= LEAST or one["code"] == chosen]
    context = {"picks": picks, "chosen": chosen, "title": title}
    return render(request, "recommendations/typed_occupation.html", context)


@login_required
@never_cache
@require_POST
def people(request: SignedInRequest) -> HttpResponse:
    """How many fit, and what each condition costs: a fragment, or a page of its own without JavaScript. Writes nothing."""
    firms = firms_to_post_for(request.user)
    if not firms.exists():
        raise Http404
    form = PostingForm(request.POST, employers=firms.select_related("kept_by"))
    form.is_valid()  # what is not right yet is not counted
    firm = form.cleaned_data.get("employer")
    context: dict[str, Any] = {"few": FEW, "fragment": bool(request.headers.get("HX-Request"))}
    if not ratelimit.consume(request, action="live_count", user=request.user):
        context["slow"] = True
    elif firm is not None:
        try:
            found = reach.reach(draft_row(form.values(firm.kept_by), firm), firm.kept_by.scope_prefix)
            context |= {"reach": found, "costs": _costs(found), "office": firm.kept_by}
        except counted.NotYet:
            context["waiting"] = True
    return render(request, f"recommendations/typed_people{'' if context['fragment'] else '_page'}.html", context)


def _costs(found: reach.Reach) -> list[dict[str, Any]]:
    """[{condition, number}], the dearest first; of what the work itself is only a number that can be told."""
    told = [
        {"condition": _condition(name, found), "number": number}
        for name, number in found.costs
        if name != "work" or number != FEW
    ]
    return sorted(told, key=lambda one: -int(one["number"]))


def _condition(name: str, found: reach.Reach) -> str:
    """The condition as it was counted, in words."""
    index = found.index
    if name == "age":
        low, high = index.age_low[0], index.age_high[0]
        if np.isnan(high):
            return _("from %(years)d years") % {"years": low}
        return _("up to %(years)d years") % {"years": high} if np.isnan(low) else _("%(low)d–%(high)d years") % {
            "low": low, "high": high,
        }  # fmt: skip
    if name == "education":
        return next(
            words for code, words in reversed(education_names().items()) if education_rank(code) == index.education[0]
        )
    if name == "experience":
        return _("%(years)d years of such work") % {"years": index.years[0]}
    if name == "pay":
        return _("pay up to %(yuan)s yuan") % {"yuan": f"{index.pay_high[0]:,.0f}"}
    if name.startswith("paper."):
        group = groups_of(index)[int(name.removeprefix("paper."))]
        return _(" or ").join(certificate_names().get(code, code) for code in sorted(group)[:2])
    return {"workplace": _("the workplace"), "work": _("what the work is like"), "employment": _("the type of work")}[
        name
    ]
