"""The rule in words, for everyone; and its form, for a steward."""

from dataclasses import fields
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from contrechamp_server.foundation.core.permissions import Permission
from contrechamp_server.frame.access import open_to_anyone, open_with
from contrechamp_server.frame.languages import chosen_language, with_language
from contrechamp_server.frame.people import actor
from contrechamp_server.stages.captions.consensus import WHOLE, Terms
from contrechamp_server.stages.captions.errors import RuleError
from contrechamp_server.stages.captions.models import Priority
from contrechamp_server.stages.captions.rules import RANGES, edit_rule, rule_in_force

_WORDS: Final[dict[str, Promise]] = {
    "agreeing": gettext_lazy("Réponses qui doivent dire la même chose"),
    "most": gettext_lazy("Réponses d’un portrait, au plus"),
    "accounts_agreeing": gettext_lazy("Comptes parmi celles qui s’accordent, au moins"),
    "exit_agreeing": gettext_lazy("Réponses « Ne peut pas être évalué » qui suffisent, si personne ne dit autre chose"),
    "lead": gettext_lazy("Avance sur la réponse suivante pour s’arrêter avant"),
    "digits_agreeing": gettext_lazy("Réponses qui doivent donner le même chiffre"),
    "details_agreeing": gettext_lazy("Réponses qui doivent donner la même unité, le même marquage, le même équipement"),
    "account_weight": gettext_lazy("Poids d’une réponse avec compte, en centièmes"),
    "anonymous_weight": gettext_lazy("Poids d’une réponse sans compte, en centièmes"),
    "anonymous_most": gettext_lazy("Réponses sans compte d’un portrait, au plus"),
    "doubtful_weight": gettext_lazy(
        "Poids d’une réponse dont le compte se trompe souvent sur les témoins, en centièmes"
    ),
    "gold_every": gettext_lazy("Un portrait témoin tous les combien ?"),
    "gold_least": gettext_lazy("Témoins répondus avant que le compte soit jugé dessus"),
    "gold_floor": gettext_lazy("Part de témoins justes sous laquelle un compte se trompe souvent, en pour cent"),
}


@open_to_anyone
@require_safe
def explain(request: HttpRequest) -> HttpResponse:
    """Say in words how answers become a consensus."""
    rule = rule_in_force()
    terms = rule.terms
    context = {
        "terms": terms,
        "rule": rule,
        "priority": rule.priority.label,
        "anonymous_for_one": _as_share(terms.anonymous_weight),
        "account_for_one": _as_share(terms.account_weight),
        "doubtful_for_one": _as_share(terms.doubtful_weight),
        "may_edit": actor(request).may(Permission.EDIT_RULES),
    }
    return render(request, "captions/rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@open_with(Permission.EDIT_RULES)
def edit(request: HttpRequest) -> HttpResponse:
    """Show the form of the rule, or put another in force."""
    rule = rule_in_force()
    values: dict[str, Any] = {field.name: getattr(rule.terms, field.name) for field in fields(Terms)}
    values["priority"] = rule.priority.value
    errors: dict[str, str] = {}
    if request.method == "POST":
        values = {name: request.POST.get(name, "").strip() for name in values}
        try:
            edit_rule(actor=actor(request), terms=_terms(values), priority=_priority(values["priority"]))
        except RuleError as error:
            errors[error.field or ""] = str(error.message)
        else:
            return redirect(with_language(reverse("captions:rules"), chosen_language(request)))
    rows = [(name, words, values[name], *RANGES[name], errors.get(name, "")) for name, words in _WORDS.items()]
    context = {"rows": rows, "errors": errors, "priorities": Priority.choices, "priority": values["priority"]}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "captions/edit_rules.html", context, status=status)


def _terms(values: dict[str, Any]) -> Terms:
    figures = {}
    for name in _WORDS:
        text = str(values[name])
        if not (text.isascii() and text.isdigit() and len(text) < 6):
            raise RuleError(_("Un nombre entier."), field=name)
        figures[name] = int(text)
    return Terms(**figures)


def _priority(text: str) -> Priority:
    if text not in Priority.values:
        raise RuleError(_("Choisissez l’un des ordres."), field="priority")
    return Priority(text)


def _as_share(weight: int) -> str:
    """Give a weight as a person would say it: 1, 0,5."""
    whole, rest = divmod(weight, WHOLE)
    return str(whole) if not rest else _("%(whole)s,%(rest)s") % {"whole": whole, "rest": f"{rest:02d}".rstrip("0")}
