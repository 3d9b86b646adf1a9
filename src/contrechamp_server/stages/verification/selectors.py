"""Reading for verification: what waits for whom, what a reviewer is shown of a portrait, and what was said of it before.

Digits come out here in plain, for those who verify and for nobody else; the pages check it again.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Exists, Min, OuterRef, QuerySet

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.permissions import Actor, Permission
from contrechamp_server.foundation.core.secrets import open_field
from contrechamp_server.foundation.records.codebook import WITH_DIGITS, UnitType
from contrechamp_server.foundation.records.models import Finding, Portrait, Reading
from contrechamp_server.foundation.records.states import PUBLIC
from contrechamp_server.stages.captions.models import Answer, Consensus
from contrechamp_server.stages.redaction.services import READING
from contrechamp_server.stages.verification.models import Case, Opinion, OpinionKind
from contrechamp_server.stages.verification.places import inside, is_in
from contrechamp_server.stages.verification.statements import Statement
from contrechamp_server.stages.verification.states import CaseState

OPINION = "opinion"
"""Purpose under which the digits of opinions are encrypted."""
_CONSENSUS = "consensus"
_TO_REVIEW = (CaseState.WAITING, CaseState.FIRST_OPINION)


@dataclass(frozen=True, slots=True)
class MachineReading:
    """What the machine read inside a portrait, in plain."""

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many cases are in a state, and since when the oldest."""

    state: CaseState
    count: int
    oldest: datetime | None


def waiting_for(actor: Actor) -> "QuerySet[Case]":
    """Give the cases on which this reviewer may give an opinion: those that somebody has begun first, then the oldest."""
    actor.require(Permission.VERIFY)
    return _impartial(actor).filter(state__in=_TO_REVIEW).order_by("state", "since", "portrait")


def adjudications_for(actor: Actor) -> "QuerySet[Case]":
    """Give the cases that this adjudicator may decide, oldest first."""
    actor.require(Permission.ADJUDICATE)
    return _impartial(actor).filter(state=CaseState.ADJUDICATION).order_by("since", "portrait")


def lately_verified(most: int) -> list[Case]:
    """Give the cases that were verified last."""
    rows = Case.objects.filter(state=CaseState.VERIFIED).select_related("portrait__photograph__submission__event")
    return list(rows.order_by("-since", "-portrait")[:most])


def counts(actor: Actor) -> list[Waiting]:
    """Give count and age of every state in which somebody is waited for."""
    actor.require(Permission.SEE_DESK)
    open_states = [state for state in CaseState if state is not CaseState.VERIFIED]
    rows = Case.objects.filter(state__in=open_states).values("state").annotate(count=Count("pk"), oldest=Min("since"))
    found = {row["state"]: (row["count"], row["oldest"]) for row in rows}
    return [Waiting(state, *found.get(state.value, (0, None))) for state in open_states]


def history_of(portrait_id: str) -> list[Opinion]:
    """Give all that was said of a portrait, oldest first; its digits stay encrypted, or are forgotten."""
    return list(Opinion.objects.filter(portrait=portrait_id).order_by("made_at", "pk"))


def proposal_of(portrait: Portrait) -> Statement | None:
    """Give what the answers, or a finding that is looked at again, say of a portrait; None where they do not agree."""
    finding = Finding.objects.filter(portrait=portrait).first()
    if finding is not None:
        return Statement(
            finding.legibility,
            "",
            finding.unit_type,
            _codes(finding.unit_markings),
            _codes(finding.equipment),
            finding.band if finding.legibility in WITH_DIGITS else None,
        )
    consensus = Consensus.objects.filter(portrait=portrait).first()
    if consensus is None or not consensus.legibility:
        return None
    digits = bytes(consensus.digits)
    said = Statement(
        consensus.legibility,
        open_field(digits, purpose=_CONSENSUS, row=portrait.pk) if digits else "",
        consensus.unit_type or UnitType.INDETERMINE.value,
        _codes(consensus.unit_markings),
        _codes(consensus.equipment),
    )
    return replace(said, band=band_of(portrait)) if said.legibility in WITH_DIGITS else said


def agreed_with(portrait: Portrait, band: Box | None) -> Statement | None:
    """Give what the answers say, with the band where a reviewer has shown it."""
    proposal = proposal_of(portrait)
    if proposal is None or proposal.legibility not in WITH_DIGITS:
        return proposal
    return replace(proposal, band=band or proposal.band)


def band_of(portrait: Portrait) -> Box | None:
    """Give where the band is by the finding, by the volunteers' taps or by the machine, in that order."""
    finding = Finding.objects.filter(portrait=portrait).first()
    if finding is not None and finding.band is not None:
        return finding.band
    row = Consensus.objects.filter(portrait=portrait).first()
    if row is not None and None not in (row.band_x, row.band_y, row.band_w, row.band_h):
        return Box(row.band_x or 0, row.band_y or 0, row.band_w or 0, row.band_h or 0)
    readings = readings_of(portrait)
    return inside(max(readings, key=lambda each: each.confidence).box, portrait.box) if readings else None


def readings_of(portrait: Portrait) -> list[MachineReading]:
    """Give what the machine read inside a portrait, from the top down."""
    rows = Reading.objects.filter(photograph=portrait.photograph_id).order_by("y", "x", "pk")
    return [
        MachineReading(open_field(bytes(row.sealed), purpose=READING, row=row.pk), row.box, row.confidence)
        for row in rows
        if is_in(row.box, portrait.box)
    ]


def statement_of(opinion: Opinion) -> Statement | None:
    """Give what an opinion says, with its digits in plain as long as they are there; None where a case was only sent on."""
    if opinion.kind == OpinionKind.SEND_ON:
        return None
    digits = bytes(opinion.digits)
    return Statement(
        opinion.legibility,
        open_field(digits, purpose=OPINION, row=opinion.pk) if digits else "",
        opinion.unit_type,
        _codes(opinion.unit_markings),
        _codes(opinion.equipment),
        opinion.band,
    )


def _impartial(actor: Actor) -> "QuerySet[Case]":
    """Give the cases of published photographs in which this person has had no part: not deposited, answered or spoken on."""
    me = actor.account_id or ""
    answered = Answer.objects.filter(portrait=OuterRef("portrait"), account=me)
    spoken = Opinion.objects.filter(portrait=OuterRef("portrait"), round=OuterRef("round"), reviewer=me)
    return (
        Case.objects.filter(portrait__photograph__state__in=PUBLIC)
        .exclude(portrait__photograph__submission__submitter=me)
        .filter(~Exists(answered), ~Exists(spoken))
        .select_related("portrait__photograph__submission__event")
    )


def _codes(codes: list[str]) -> tuple[str, ...]:
    return tuple(sorted(set(codes)))
