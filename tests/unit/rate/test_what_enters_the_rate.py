"""What counts, what does not, and that whatever is left out is counted at the step where it is."""

from dataclasses import replace

import pytest

from contrechamp.rate import Observation, Outcome, Sampling, compute, outcome_of
from contrechamp.rate.selection import STEPS, select
from tests.unit.rate.made import PLAN, a_season, an_observation, several


def left_out(*observations: Observation) -> dict[str, tuple[int, int]]:
    selection = select(PLAN, observations)
    assert tuple(step.code for step in selection.steps) == STEPS
    assert selection.observations_read - sum(step.observations for step in selection.steps) == len(selection.kept)
    assert selection.photographs_read - sum(step.photographs for step in selection.steps) == selection.photographs_kept
    return {step.code: (step.observations, step.photographs) for step in selection.steps if step.observations}


def test_each_finding_of_the_codebook_has_one_outcome() -> None:
    found = {code: outcome_of(code).value for code in ("legible", "partial", "unreadable", "covered", "not_worn")}
    assert found == {
        "legible": "lisible",
        "partial": "present_illisible",
        "unreadable": "present_illisible",
        "covered": "masque_par_equipement",
        "not_worn": "zone_visible_sans_numero",
    }
    assert outcome_of("not_assessable") is Outcome.NOT_ASSESSABLE
    assert outcome_of("exempt") is Outcome.EXEMPT
    with pytest.raises(ValueError, match="seen"):
        outcome_of("seen")


def test_pictures_of_incidents_never_enter() -> None:
    chosen = an_observation(portrait="x", photograph="x", sampling=Sampling.INCIDENT)
    assert left_out(an_observation(), chosen) == {"incident": (1, 1)}


def test_another_plan_and_another_codebook_are_never_mixed_in() -> None:
    other_plan = an_observation(portrait="x", photograph="x", plan="p2")
    none = an_observation(portrait="w", photograph="w", plan="")
    other_codebook = an_observation(portrait="y", photograph="y", codebook="2")
    found = left_out(an_observation(), other_plan, none, other_codebook)
    assert found == {"other_plan": (2, 2), "other_codebook": (1, 1)}


def test_municipal_police_anonymous_units_and_the_exempt_are_out_of_the_denominator() -> None:
    out = [
        an_observation(portrait="x", unit_type="police_municipale"),
        an_observation(portrait="y", unit_type="bri_raid_gign"),
        an_observation(portrait="z", outcome=Outcome.EXEMPT, photograph="z"),
    ]
    # The first two stand in a photograph of which something is kept.
    assert left_out(an_observation(), *out) == {"out_of_scope": (3, 1)}


def test_one_photograph_of_a_burst_counts_with_all_its_agents() -> None:
    burst = [
        an_observation(photograph=photograph, portrait=f"{photograph}{agent}", burst="b")
        for photograph in ("x", "y", "z")
        for agent in range(2)
    ]
    assert left_out(*burst) == {"burst": (4, 2)}


def test_which_photograph_of_a_burst_counts_depends_on_the_plans_seed_alone() -> None:
    burst = [an_observation(photograph=f"ph{n}", portrait=f"po{n}", burst="b") for n in range(6)]
    kept = {seed: [each.photograph for each in select(replace(PLAN, seed=seed), burst).kept] for seed in "abcdefgh"}
    assert all(len(each) == 1 for each in kept.values())
    assert len({each[0] for each in kept.values()}) > 1
    turned = [replace(each, outcome=Outcome.COVERED) for each in reversed(burst)]
    assert [each.photograph for each in select(replace(PLAN, seed="a"), turned).kept] == kept["a"]


def test_photographs_that_never_came_to_a_finding_are_counted() -> None:
    assert select(replace(PLAN, sampled=12), several(5)).without_finding == 7


def test_the_order_of_the_data_does_not_matter() -> None:
    season = a_season()
    shuffled = sorted(season, key=lambda each: each.portrait[::-1])
    assert compute(PLAN, shuffled).to_json() == compute(PLAN, season).to_json()


@pytest.mark.parametrize(
    "changed",
    [{"kind": Sampling.INCIDENT}, {"kind": Sampling.SYSTEMATIC, "step": None}, {"sampled": 5000}],
)
def test_a_plan_draws_and_never_chooses(changed: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="plan|taken"):
        replace(PLAN, **changed)  # type: ignore[arg-type]  # wrong on purpose


def test_an_observation_is_whole() -> None:
    with pytest.raises(ValueError, match="month"):
        an_observation(month="2025-13")
    with pytest.raises(ValueError, match="codings"):
        an_observation(first_coding=Outcome.LEGIBLE)
    with pytest.raises(ValueError, match="lacks"):
        an_observation(event="")


def test_what_can_be_assessed_is_fixed_by_the_plan_and_not_by_what_was_said() -> None:
    plan = replace(PLAN, least_band_px=50)
    small = several(3, band_px=49) + several(2, outcome=Outcome.COVERED, event="e2", band_px=12)
    large, unknown = several(4, event="e3", band_px=50), several(5, event="e4", band_px=0)
    unsure = several(6, outcome=Outcome.NOT_ASSESSABLE, event="e5", band_px=10)
    selection = select(plan, [*small, *large, *unknown, *unsure])
    assert selection.too_small == 5
    said = {each.portrait: each.outcome for each in selection.kept}
    assert all(said[each.portrait] is Outcome.NOT_ASSESSABLE for each in (*small, *unsure))
    assert all(said[each.portrait] is Outcome.LEGIBLE for each in (*large, *unknown))
    assert select(replace(PLAN, least_band_px=0), small).too_small == 0
    figures = compute(plan, [*small, *large]).overall
    assert figures is not None
    assert (figures.observations, figures.assessable) == (9, 4)
