"""One portrait a screen for those who verify: the picture, the answers side by side, the machine's reading, the form."""

from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from contrechamp.vision.types import Box
from contrechamp_server.foundation.gate import Audience, open_image
from contrechamp_server.foundation.records.codebook import WITH_DIGITS, Equipment, Legibility, UnitMarking, UnitType
from contrechamp_server.frame import iiif
from contrechamp_server.frame.languages import chosen_language, with_language
from contrechamp_server.frame.people import actor
from contrechamp_server.outlets.desk.images import address_of
from contrechamp_server.outlets.desk.saying import tap_size
from contrechamp_server.stages.captions.selectors import answers_of
from contrechamp_server.stages.verification.models import (
    AdjudicationReason,
    Case,
    CorrectionReason,
    Opinion,
    ReopenReason,
    SendOnReason,
)
from contrechamp_server.stages.verification.selectors import (
    band_of,
    history_of,
    proposal_of,
    readings_of,
    statement_of,
)
from contrechamp_server.stages.verification.statements import Statement
from contrechamp_server.stages.verification.states import CaseState

REVEALED: Final = "montrer"
"""With this in its address a page shows a picture that may shock at once: without scripts, that is how it is asked for."""
_LARGE: Final = "!1400,1400"
_NOTHING: Final = Statement(legibility="")


def opinion_page(
    request: HttpRequest, case: Case, said: Statement | None = None, message: object = ""
) -> dict[str, Any]:
    """Give what a reviewer is shown; what another one has said in this round is not part of it."""
    proposal = proposal_of(case.portrait)
    page = _page(request, case, said or proposal or _NOTHING)
    band = said.band if said and said.band else page["band"]
    is_whole = proposal is not None and (proposal.legibility not in WITH_DIGITS or band is not None)
    return page | {
        "message": message,
        "proposal": shown(proposal) if proposal else None,
        "may_agree": is_whole,
        "is_again": case.round > 1,
        "again_reason": ReopenReason(case.reason).label if case.reason else "",
        "reasons": CorrectionReason.choices,
        "send_on_reasons": SendOnReason.choices,
        "is_said": said is not None,
        "skip": _with(request, f"{reverse('desk:verification_next')}?saute={case.portrait_id}"),
    }


def adjudication_page(
    request: HttpRequest, case: Case, said: Statement | None = None, message: object = ""
) -> dict[str, Any]:
    """Give what an adjudicator is shown: also what the reviewers have said."""
    opinions = [opinion for opinion in history_of(case.portrait_id) if opinion.round == case.round]
    chosen = next((one for one in opinions if one.pk == request.GET.get("avis")), None)
    start = said or (statement_of(chosen) if chosen else None) or proposal_of(case.portrait) or _NOTHING
    return _page(request, case, start) | {
        "message": message,
        "opinions": [
            opinion_row(opinion) | {"start": _with(request, f"{request.path}?avis={opinion.pk}")}
            for opinion in opinions
        ],
        "reasons": AdjudicationReason.choices,
        "is_adjudication": True,
    }


def opinion_row(opinion: Opinion) -> dict[str, Any]:
    """Give an opinion in words, with its digits as long as they are there. Who gave it is not said."""
    said = statement_of(opinion)
    return {
        "opinion": opinion,
        "kind": opinion.get_kind_display(),
        "reason": _REASONS.get(opinion.reason, ""),
        "said": shown(said) if said else None,
    }


def shown(said: Statement) -> dict[str, Any]:
    """Give a statement in the reader's words."""
    return {
        "legibility": Legibility(said.legibility).label,
        "digits": said.digits,
        "unit_type": UnitType(said.unit_type).label,
        "unit_markings": [UnitMarking(code).label for code in said.unit_markings],
        "equipment": [Equipment(code).label for code in said.equipment],
        "has_number": said.legibility in WITH_DIGITS,
    }


_REASONS: Final = {
    code: words
    for reasons in (CorrectionReason, SendOnReason, AdjudicationReason, ReopenReason)
    for code, words in reasons.choices
}


def _with(request: HttpRequest, address: str) -> str:
    return with_language(address, chosen_language(request))


def _page(request: HttpRequest, case: Case, said: Statement) -> dict[str, Any]:
    portrait = case.portrait
    band = said.band or band_of(portrait)
    return {
        "case": case,
        "portrait": portrait,
        "state": CaseState(case.state),
        "picture": _picture(request, portrait.photograph_id, portrait.box),
        "is_greyed": portrait.photograph.is_graphic and REVEALED not in request.GET,
        "revealed": _with(request, f"{request.path}?{REVEALED}=oui"),
        "band": band,
        "answers": [_answer(answer) for answer in answers_of(portrait.pk)],
        "readings": readings_of(portrait),
        "form": _form(said),
    }


def _picture(request: HttpRequest, photograph_id: str, box: Box) -> dict[str, Any]:
    image = open_image(photograph_id, actor=actor(request), audience=Audience.DESK)
    where = f"{address_of(image)}/{box.x},{box.y},{box.w},{box.h}"
    width, height = tap_size(box)
    return {
        "info": iiif.describe(image, address_of(image)),
        "large": f"{where}/{_LARGE}/0/default.jpg",
        "small": f"{where}/!{width},{height}/0/default.jpg",
        "width": width,
        "height": height,
    }


def _answer(answer: Any) -> dict[str, Any]:
    said = Statement(answer.legibility, answer.digits, answer.unit_type, answer.unit_markings, answer.equipment)
    return shown(said) | {"has_account": bool(answer.account)}


def _form(said: Statement) -> dict[str, Any]:
    return {
        "legibility": [(code, words, code == said.legibility) for code, words in Legibility.choices],
        "digits": said.digits,
        "unit_type": [(code, words, code == said.unit_type) for code, words in UnitType.choices],
        "unit_markings": [(code, words, code in said.unit_markings) for code, words in UnitMarking.choices],
        "equipment": [(code, words, code in said.equipment) for code, words in Equipment.choices],
    }
