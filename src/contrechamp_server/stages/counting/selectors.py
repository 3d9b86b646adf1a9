"""What the archive has observed, as the rate takes it: public findings of one plan, and the plan itself.

No figure is computed here: the library does that. The same observations go into the page and into the files.
"""

from collections import defaultdict
from functools import lru_cache

from contrechamp.rate import Observation, OpenData, Outcome, Plan, Sampling, Sheet, compute, outcome_of
from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.places import commune
from contrechamp_server.foundation.records.models import Photograph, SamplingPlan
from contrechamp_server.foundation.records.selectors import public_findings
from contrechamp_server.foundation.records.tallies import changes_of_plan
from contrechamp_server.stages.captions.models import Answer
from contrechamp_server.stages.counting.models import Headline

_FIELDS = (
    *("portrait", "legibility", "unit_type", "codebook", "portrait__photograph", "portrait__photograph__burst"),
    "portrait__band_px",
    *("portrait__photograph__submission__sampling", "portrait__photograph__submission__event"),
    *("portrait__photograph__submission__event__date", "portrait__photograph__submission__event__commune"),
)


def plans() -> list[SamplingPlan]:
    """Give every plan, the latest first."""
    return list(SamplingPlan.objects.order_by("-created_at", "-pk"))


def plan_of(code: str) -> SamplingPlan:
    """Give the plan of this code.

    Raises:
        NotFoundError: there is none.
    """
    found = SamplingPlan.objects.filter(code=code).first()
    if found is None:
        raise NotFoundError
    return found


def latest_headline() -> Headline | None:
    """Give both numbers of the latest plan as they were last computed; None before there is one that holds anything."""
    return Headline.objects.filter(observations__gt=0).select_related("plan").order_by("-plan__created_at").first()


def sheet_of(plan: SamplingPlan) -> Sheet:
    """Give every figure of a plan. Computed once by each process for each state of its findings."""
    return _sheet(plan.pk, state_of(plan))


@lru_cache(maxsize=8)
def _sheet(plan_id: str, _state: str) -> Sheet:
    # Not in Django's cache, which would copy every observation each time that it is asked.
    data = open_data(SamplingPlan.objects.get(pk=plan_id))
    return compute(data.plans[0], data.observations)


def open_data(plan: SamplingPlan) -> OpenData:
    """Give what the files of a plan hold."""
    declared = Plan(
        id=plan.code,
        kind=Sampling(plan.kind),
        seed=plan.seed,
        frame=plan.frame,
        frame_size=plan.frame_size,
        step=plan.step,
        sampled=Photograph.objects.filter(submission__plan=plan).count(),
        codebook=plan.codebook,
        least_band_px=plan.least_band_px,
    )
    return OpenData((declared,), tuple(_observations(plan)))


def state_of(plan: SamplingPlan) -> str:
    """Say in a few signs what a plan's findings are now: another text, other figures."""
    return str(changes_of_plan(plan.pk))


def _observations(plan: SamplingPlan) -> list[Observation]:
    codings = _blind_codings(plan)
    found = public_findings().filter(portrait__photograph__submission__plan=plan)
    made = []
    for (
        portrait,
        legibility,
        unit,
        codebook,
        photograph,
        burst,
        band_px,
        sampling,
        event,
        date,
        place,
    ) in found.values_list(*_FIELDS):
        first, second = codings.get((portrait, codebook), (None, None))
        made.append(
            Observation(
                plan=plan.code,
                photograph=photograph,
                portrait=portrait,
                burst=burst or "",
                event=event,
                month=f"{date:%Y-%m}",
                departement=commune(place).departement,
                unit_type=unit,
                sampling=Sampling(sampling),
                outcome=outcome_of(legibility),
                codebook=codebook,
                band_px=band_px,
                first_coding=first,
                second_coding=second,
            )
        )
    return made


def _blind_codings(plan: SamplingPlan) -> dict[tuple[str, str], tuple[Outcome, Outcome]]:
    """Give the first two answers of people with an account to each portrait, by one codebook: none sees another's answer."""
    answers = (
        Answer.objects.filter(portrait__photograph__submission__plan=plan, is_gold=False)
        .exclude(account="")
        .order_by("made_at", "pk")
        .values_list("portrait", "codebook", "legibility")
    )
    said = defaultdict(list)
    for portrait, codebook, legibility in answers:
        said[portrait, codebook].append(outcome_of(legibility))
    return {key: (outcomes[0], outcomes[1]) for key, outcomes in said.items() if len(outcomes) > 1}
