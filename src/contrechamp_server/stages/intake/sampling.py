"""Sampling plans: declared by editors and stewards, joined by deposits before anything of them is known.

Only photographs of a plan count in the rate. A deposit says itself how it was sampled; it joins a plan that says the
same, and no later than its first finding: nobody picks a sample by what came out.
"""

import re
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import Q

from contrechamp.ledger import Ref, Value
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.recording import record
from contrechamp_server.foundation.core.errors import ConflictError, InvalidError, NotFoundError
from contrechamp_server.foundation.core.permissions import Actor, Permission
from contrechamp_server.foundation.records.models import Finding, Photograph, SamplingPlan, Submission
from contrechamp_server.foundation.records.tallies import note_plan
from contrechamp_server.foundation.records.vocabularies import FrameKind, SamplingKind

_CODE: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,30})[a-z0-9]")
_SEED: Final = re.compile(r"[A-Za-z0-9._-]{1,40}")
_LARGEST: Final = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredPlan:
    """What is declared. One that makes no sense cannot be made.

    Attributes:
        code: three to 32 small letters, digits and hyphens.
        step: for a systematic plan; None otherwise.
    """

    code: str
    kind: SamplingKind
    seed: str
    frame: FrameKind
    frame_size: int
    step: int | None = None

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise InvalidError(field="code")
        if self.kind is SamplingKind.INCIDENT:
            raise InvalidError(field="kind")
        if not _SEED.fullmatch(self.seed):
            raise InvalidError(field="seed")
        if not 1 <= self.frame_size <= _LARGEST:
            raise InvalidError(field="frame_size")
        is_systematic = self.kind is SamplingKind.SYSTEMATIC
        if is_systematic != (self.step is not None) or not 2 <= (self.step or 2) <= self.frame_size + 1:
            raise InvalidError(field="step")


@transaction.atomic
def make_plan(*, actor: Actor, declared: DeclaredPlan) -> SamplingPlan:
    """Declare a plan. It is never changed afterwards.

    Raises:
        ForbiddenError: the role does not allow it.
        ConflictError: there is a plan of this code.
    """
    actor.require(Permission.PLAN_SAMPLE)
    if SamplingPlan.objects.filter(code=declared.code).exists():
        raise ConflictError
    plan = SamplingPlan.objects.create(
        code=declared.code,
        kind=declared.kind,
        seed=declared.seed,
        step=declared.step,
        frame=declared.frame,
        frame_size=declared.frame_size,
        created_by=actor.account_id or "",
    )
    facts: dict[str, Value] = {"kind": declared.kind.value, "frame": declared.frame.value, "codebook": plan.codebook}
    facts["least_band_px"] = plan.least_band_px
    record(Action.SAMPLE_PLANNED, Ref("plan", plan.pk), actor=actor, data=facts)
    return plan


@transaction.atomic
def add_to_plan(*, actor: Actor, submission_id: str, plan_id: str) -> Submission:
    """Let a deposit join a plan that says the same of how it was sampled.

    Raises:
        ForbiddenError: the role does not allow it.
        NotFoundError: no such deposit, or no such plan.
        ConflictError: it is in a plan already, or something of it has a finding.
        InvalidError: it was not sampled as the plan says, or there would be more photographs than there are to draw from.
    """
    actor.require(Permission.PLAN_SAMPLE)
    plan = SamplingPlan.objects.select_for_update().filter(pk=plan_id).first()
    deposit = Submission.objects.select_for_update().filter(pk=submission_id, sent_at__isnull=False).first()
    if plan is None or deposit is None:
        raise NotFoundError
    if deposit.plan_id or Finding.objects.filter(portrait__photograph__submission=deposit).exists():
        raise ConflictError
    if not _says_the_same(deposit, plan) or _sampled(plan, deposit) > plan.frame_size:
        raise InvalidError(field="plan")
    deposit.plan = plan
    deposit.save(update_fields=["plan"])
    note_plan(plan.pk)
    record(Action.SAMPLE_JOINED, Ref("submission", deposit.pk), actor=actor, data={"plan": Ref("plan", plan.pk)})
    return deposit


def _says_the_same(deposit: Submission, plan: SamplingPlan) -> bool:
    if deposit.sampling != plan.kind:
        return False
    if plan.kind == SamplingKind.SYSTEMATIC:
        return deposit.step == plan.step
    return (deposit.frame_size or 0) <= plan.frame_size and deposit.draw_seed == plan.seed


def _sampled(plan: SamplingPlan, deposit: Submission) -> int:
    return Photograph.objects.filter(Q(submission__plan=plan) | Q(submission=deposit)).count()


def joinable_deposits(plan: SamplingPlan) -> list[Submission]:
    """Give the deposits that say the same as a plan and are in none yet, oldest first."""
    found = Submission.objects.filter(plan=None, sampling=plan.kind, sent_at__isnull=False)
    waiting = found.select_related("event").order_by("created_at", "pk")[:200]
    with_finding = set(
        Finding.objects.filter(portrait__photograph__submission__in=[each.pk for each in waiting])
        .values_list("portrait__photograph__submission", flat=True)
        .distinct()
    )
    return [each for each in waiting if each.pk not in with_finding and _says_the_same(each, plan)]
