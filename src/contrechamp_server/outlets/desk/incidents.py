"""Incidents at the desk: the list of what is written and reviewed, the form, and one incident with what can be done with it."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contrechamp_server.foundation.core.errors import InvalidError
from contrechamp_server.foundation.core.permissions import Permission
from contrechamp_server.frame.access import open_with
from contrechamp_server.frame.languages import chosen_language, with_language
from contrechamp_server.frame.people import actor
from contrechamp_server.frame.provenance import place_name
from contrechamp_server.outlets.desk.incident_forms import IncidentForm
from contrechamp_server.outlets.desk.parsing import parse_choice
from contrechamp_server.outlets.desk.words import age, sign_words, version_words
from contrechamp_server.stages.publication import selectors, services
from contrechamp_server.stages.publication.changes import history_of
from contrechamp_server.stages.publication.identifying import NEVER, Sign
from contrechamp_server.stages.publication.models import IncidentVersion
from contrechamp_server.stages.publication.recordings import erased_by
from contrechamp_server.stages.publication.spoken import words_of
from contrechamp_server.stages.publication.states import VersionState
from contrechamp_server.stages.publication.vocabularies import KeptBecause, ReturnReason, WithdrawalReason

_MOST = 100


@require_safe
@open_with(Permission.REVIEW_INCIDENT)
def listing(request: HttpRequest) -> HttpResponse:
    """List the texts that are written or reviewed, and the incidents that are public."""
    who = actor(request)
    public = list(selectors.public_incidents().filter(withdrawn_at=None).order_by("-published_at", "-pk")[:_MOST])
    shown = selectors.public_versions(public)
    rows = [
        {
            "version": version,
            "state": version_words(version.state),
            "age": age(version.written_at),
            "is_own": who.account_id in version.authors,
            "erased_by": erased_by(version),
        }
        for version in selectors.open_versions()[:_MOST]
    ]
    return render(
        request,
        "desk/incidents.html",
        {
            "rows": rows,
            "public": [
                {"incident": each, "version": shown[each.pk], "erased_by": erased_by(shown[each.pk])}
                for each in public
                if each.pk in shown
            ],
            "may_edit": who.may(Permission.EDIT_INCIDENT),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@open_with(Permission.EDIT_INCIDENT)
def begin(request: HttpRequest) -> HttpResponse:
    """Show the empty form, or keep what was typed as a draft."""
    form = IncidentForm(request)
    told = form.read() if request.method == "POST" else None
    if told is None:
        return _form_page(request, form, None)
    version = services.draft_incident(actor=actor(request), told=told)
    return _lead_to(request, version.incident_id)


@require_http_methods(["GET", "HEAD", "POST"])
@open_with(Permission.EDIT_INCIDENT)
def edit(request: HttpRequest, incident_id: str) -> HttpResponse:
    """Show an incident's text in the form, or keep what was changed."""
    version = selectors.latest_version(incident_id)
    form = IncidentForm(request, version)
    told = form.read() if request.method == "POST" else None
    if told is None:
        return _form_page(request, form, version)
    try:
        services.edit_incident(actor=actor(request), incident_id=incident_id, edition=form.edition, told=told)
    except InvalidError as error:
        form.refuse(error)
        return _form_page(request, form, version)
    return _lead_to(request, incident_id)


@require_safe
@open_with(Permission.REVIEW_INCIDENT)
def show(request: HttpRequest, incident_id: str) -> HttpResponse:
    """Show an incident's newest text as the public would read it, what the check found, and what can be done."""
    return _page(request, incident_id)


@require_POST
@open_with(Permission.REVIEW_INCIDENT)
def act(request: HttpRequest, incident_id: str) -> HttpResponse:
    """Submit, approve, send back or withdraw."""
    action = request.POST.get("action", "")
    if action not in _ACTIONS:
        raise InvalidError
    try:
        _ACTIONS[action](request, incident_id)
    except InvalidError as error:
        return _page(request, incident_id, error)
    if action == "withdraw":
        return redirect(with_language(reverse("desk:incidents"), chosen_language(request)))
    return _lead_to(request, incident_id)


def _page(request: HttpRequest, incident_id: str, error: InvalidError | None = None) -> HttpResponse:
    who, version = actor(request), selectors.latest_version(incident_id)
    is_own = who.account_id in version.authors
    found = services.warnings_of(version)
    may_review = version.state == VersionState.IN_REVIEW and who.may(Permission.REVIEW_INCIDENT) and not is_own
    page: dict[str, Any] = {
        "version": version,
        "told": words_of(version),
        "erased_by": erased_by(version),
        "where": place_name(version.commune),
        "sources": selectors.sources_of(version),
        "appearances": selectors.appearances_of(version),
        "state": version_words(version.state),
        "history": [
            {"step": step, "state": version_words(step.version.state)}
            for step in history_of(incident_id, is_public=False)
        ],
        "approvals": selectors.approval_count(version),
        "signs": _signs(version),
        "has_number": any(each.sign in NEVER for each in found),
        "reasons": KeptBecause.choices,
        "return_reasons": ReturnReason.choices,
        "withdrawal_reasons": WithdrawalReason.choices,
        "is_own": is_own,
        "may_edit": who.may(Permission.EDIT_INCIDENT),
        "may_submit": version.state == VersionState.DRAFT and who.may(Permission.EDIT_INCIDENT),
        "may_approve": may_review and not selectors.has_approved(version, who.account_id),
        "may_return": version.state == VersionState.IN_REVIEW,
        "error": str(error.message) if error else "",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "desk/incident.html", page, status=status)


def _signs(version: IncidentVersion) -> list[dict[str, Any]]:
    """Give what the check found, by kind, with the answer that was given."""
    by_sign: dict[Sign, list[str]] = {}
    for found in services.warnings_of(version):
        by_sign.setdefault(found.sign, []).append(found.text)
    return [
        {
            "sign": sign.value,
            "words": sign_words(sign),
            "texts": texts,
            "answer": KeptBecause(version.answers[sign]).label if sign in version.answers else "",
            "must_go": sign in NEVER,
        }
        for sign, texts in by_sign.items()
    ]


def _form_page(request: HttpRequest, form: IncidentForm, version: IncidentVersion | None) -> HttpResponse:
    is_wrong = request.method == "POST"
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
    page = {"form": form, "version": version, "is_wrong": is_wrong}
    return render(request, "desk/incident_form.html", page, status=status)


def _lead_to(request: HttpRequest, incident_id: str) -> HttpResponse:
    return redirect(with_language(reverse("desk:incident", args=[incident_id]), chosen_language(request)))


def _edition(request: HttpRequest) -> int:
    text = request.POST.get("edition", "")
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise InvalidError
    return int(text)


def _submit(request: HttpRequest, key: str) -> None:
    answers = {sign: request.POST.get(f"answer-{sign}", "") for sign in Sign}
    given = {sign: parse_choice(KeptBecause, answer) for sign, answer in answers.items() if answer}
    services.submit_incident(actor=actor(request), incident_id=key, edition=_edition(request), answers=given)


def _approve(request: HttpRequest, key: str) -> None:
    services.approve_incident(actor=actor(request), incident_id=key, edition=_edition(request))


def _return(request: HttpRequest, key: str) -> None:
    reason = parse_choice(ReturnReason, request.POST.get("reason"))
    services.return_incident(actor=actor(request), incident_id=key, edition=_edition(request), reason=reason)


def _withdraw(request: HttpRequest, key: str) -> None:
    reason = parse_choice(WithdrawalReason, request.POST.get("reason"))
    services.withdraw_incident(actor=actor(request), incident_id=key, reason=reason)


_ACTIONS: dict[str, Callable[[HttpRequest, str], None]] = {
    "submit": _submit,
    "approve": _approve,
    "return": _return,
    "withdraw": _withdraw,
}
