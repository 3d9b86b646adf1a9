"""Sampling plans at the desk: what is declared, the form for a new one, and the deposits that may still join."""

from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from contrechamp_server.foundation.core.errors import ConflictError, InvalidError
from contrechamp_server.foundation.core.permissions import Permission
from contrechamp_server.foundation.records.models import Photograph, SamplingPlan
from contrechamp_server.foundation.records.vocabularies import FrameKind, SamplingKind
from contrechamp_server.frame.access import open_with
from contrechamp_server.frame.languages import chosen_language, with_language
from contrechamp_server.frame.people import actor
from contrechamp_server.stages.intake.sampling import DeclaredPlan, add_to_plan, joinable_deposits, make_plan

_KINDS: Final = [(kind.value, kind.label) for kind in (SamplingKind.DRAWN, SamplingKind.SYSTEMATIC)]
_UNTOLD: Final = _("Cette valeur ne convient pas.")


class PlanForm(forms.Form):
    """What is declared of a plan, before anyone looks at its photographs."""

    code = forms.CharField(
        label=_("Code"), max_length=32, help_text=_("Petites lettres, chiffres et tirets : il nomme le plan en public.")
    )
    kind = forms.ChoiceField(label=_("Comment"), choices=_KINDS)
    frame = forms.ChoiceField(label=_("Parmi"), choices=FrameKind.choices)
    frame_size = forms.IntegerField(label=_("Combien d’images y a-t-il à choisir ?"), min_value=1)
    seed = forms.CharField(
        label=_("Graine du tirage"), max_length=40, help_text=_("Avec elle, n’importe qui peut refaire le tirage.")
    )
    step = forms.IntegerField(
        label=_("Une image sur k"), min_value=2, required=False, help_text=_("Pour un choix systématique seulement.")
    )

    def declared(self) -> DeclaredPlan:
        """Give what was typed.

        Raises:
            InvalidError: it makes no sense; `field` says where.
        """
        given = self.cleaned_data
        return DeclaredPlan(
            code=given["code"],
            kind=SamplingKind(given["kind"]),
            seed=given["seed"],
            frame=FrameKind(given["frame"]),
            frame_size=given["frame_size"],
            step=given["step"],
        )


@require_http_methods(["GET", "HEAD", "POST"])
@open_with(Permission.PLAN_SAMPLE)
def listing(request: HttpRequest) -> HttpResponse:
    """List the plans with the deposits that may join each; declare a new one."""
    form = PlanForm(request.POST) if request.method == "POST" else PlanForm()
    if form.is_bound and form.is_valid() and _declare(request, form):
        return _back(request)
    page: dict[str, Any] = {"form": form, "rows": [_row(plan) for plan in SamplingPlan.objects.order_by("-created_at")]}
    return render(request, "desk/plans.html", page, status=422 if form.errors else 200)


@require_POST
@open_with(Permission.PLAN_SAMPLE)
def join(request: HttpRequest, plan_id: str) -> HttpResponse:
    """Let a deposit join a plan."""
    add_to_plan(actor=actor(request), submission_id=request.POST.get("deposit", ""), plan_id=plan_id)
    return _back(request)


def _declare(request: HttpRequest, form: PlanForm) -> bool:
    try:
        make_plan(actor=actor(request), declared=form.declared())
    except InvalidError as error:
        form.add_error(error.field or None, str(_UNTOLD))
    except ConflictError:
        form.add_error("code", _("Ce code est déjà pris."))
    return not form.errors


def _row(plan: SamplingPlan) -> dict[str, Any]:
    return {
        "plan": plan,
        "count": Photograph.objects.filter(submission__plan=plan).count(),
        "deposits": joinable_deposits(plan),
    }


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(with_language(reverse("desk:plans"), chosen_language(request)))
