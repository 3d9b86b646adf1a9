"""The log's head, the rate's plans and the codebook, by program."""

from typing import Any, Final

from django.db.models import TextChoices
from django.http import HttpRequest
from django.utils.translation import override
from ninja import Path, Query, Router

from contrechamp.rate import Sheet
from contrechamp.rate.intervals import Interval
from contrechamp_server.foundation.audit.selectors import last_head
from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.records.codebook import CODEBOOK, Equipment, Legibility, UnitMarking, UnitType
from contrechamp_server.foundation.records.models import SamplingPlan
from contrechamp_server.foundation.records.vocabularies import (
    FrameKind,
    Licence,
    PlacePrecision,
    SamplingKind,
    SourceKind,
)
from contrechamp_server.outlets.api import record_shapes as shapes
from contrechamp_server.outlets.api.asking import Paged, PlanCode, page
from contrechamp_server.outlets.api.telling import Teller
from contrechamp_server.stages.counting.selectors import plan_of, sheet_of
from contrechamp_server.stages.objections.vocabulary import Whom
from contrechamp_server.stages.publication import vocabularies as incident

router = Router(tags=["record"])
_LOG: Final = ("log.json", "public-key.pem", "heads.jsonl", "records.jsonl")
_OPEN_DATA: Final = ("observations.csv", "plan.json", "dictionary.csv")
_WORDS: Final[dict[str, type[TextChoices]]] = {
    "legibility": Legibility,
    "unit_type": UnitType,
    "unit_marking": UnitMarking,
    "equipment": Equipment,
    "source_kind": SourceKind,
    "licence": Licence,
    "place_precision": PlacePrecision,
    "sampling": SamplingKind,
    "frame": FrameKind,
    "fact": incident.FactKind,
    "summons": incident.Summons,
    "injury_nature": incident.InjuryNature,
    "injury_zone": incident.InjuryZone,
    "injury_known_by": incident.InjurySource,
    "time_precision": incident.TimePrecision,
    "incident_source": incident.LinkKind,
    "appearance": incident.AppearanceRole,
    "withdrawal": incident.WithdrawalReason,
    "reply_by": Whom,
}


@router.get("/log/head", response=shapes.Head, url_name="log_head")
def log_head(request: HttpRequest) -> shapes.Head:
    """Give the newest signed head of the log. Keep it: with it anyone can hold the archive to all that it has recorded."""
    signed = last_head()
    if signed is None:
        raise NotFoundError
    tell = Teller(request)
    return shapes.Head(
        log_id=signed.head.log_id,
        size=signed.size,
        root=signed.head.root.hex(),
        signed_at=signed.head.time.isoformat(),
        signature=signed.signature.hex(),
        files=[tell.address("public:log_file", name) for name in _LOG],
    )


@router.get("/plans", response=shapes.Plans, url_name="plans")
def plans(request: HttpRequest, asked: Query[Paged]) -> shapes.Plans:
    """List the sampling plans of the rate, the latest first."""
    found, after = page(request, SamplingPlan.objects.all(), by="created_at", asked=asked)
    tell = Teller(request)
    return shapes.Plans(items=[shapes.Plan(**_plan(tell, each)) for each in found], next=after)


@router.get("/plans/{plan}", response=shapes.PlanInFull, url_name="plan")
def plan(request: HttpRequest, plan: Path[PlanCode]) -> shapes.PlanInFull:
    """Give one plan with both its numbers."""
    found = plan_of(plan)
    sheet = sheet_of(found)
    return shapes.PlanInFull(**_plan(Teller(request), found), figures=_figures(sheet), agreement=sheet.agreement.alpha)


@router.get("/codebook", response=shapes.Codebook, url_name="codebook")
def codebook(request: HttpRequest) -> shapes.Codebook:  # noqa: ARG001 - the router's order
    """Give every code in words, in French and in English."""
    return shapes.Codebook(
        version=CODEBOOK, words={name: [_word(each) for each in vocabulary] for name, vocabulary in _WORDS.items()}
    )


def _plan(tell: Teller, found: SamplingPlan) -> dict[str, Any]:
    return {
        "code": found.code,
        "kind": found.kind,
        "seed": found.seed,
        "step": found.step,
        "frame": found.frame,
        "frame_size": found.frame_size,
        "codebook": found.codebook,
        "least_band_px": found.least_band_px,
        "declared_at": found.created_at.isoformat(),
        "page": tell.address("statistics:plan", found.code),
        "files": [tell.address("statistics:file", found.code, name) for name in _OPEN_DATA],
    }


def _figures(sheet: Sheet) -> shapes.Figures | None:
    found = sheet.overall
    if found is None:
        return None
    rate = found.rate
    return shapes.Figures(
        observations=found.observations,
        assessable=found.assessable,
        events=found.events,
        photographs=found.photographs,
        legible=rate.legible if rate else None,
        wilson=_interval(rate.wilson) if rate else None,
        bootstrap=_interval(rate.bootstrap) if rate else None,
        withheld=found.withheld or None,
        not_assessable=found.share_not_assessable,
        bounds=shapes.Interval(low=found.bounds.low, high=found.bounds.high),
        outcomes=dict(found.outcomes),
    )


def _interval(found: Interval | None) -> shapes.Interval | None:
    return shapes.Interval(low=found.low, high=found.high) if found else None


def _word(member: TextChoices) -> shapes.Word:
    said = {}
    for language in ("fr", "en"):
        with override(language):
            said[language] = str(member.label)
    return shapes.Word(code=member.value, **said)
