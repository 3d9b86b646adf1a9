"""The figures of the profiles fit together, and the safe one never asks less care than the fast one."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from contrechamp.vision import Policy, Profile
from contrechamp.vision.profiles import PLANS


def test_every_profile_has_a_plan_and_safe_is_the_default() -> None:
    assert set(PLANS) == set(Profile)
    assert Policy().profile is Profile.SAFE


@pytest.mark.parametrize("profile", Profile)
def test_thresholds_grow_with_size(profile: Profile) -> None:
    plan = PLANS[profile]
    for scores in (plan.paint, plan.paint_alone, plan.suspect):
        sizes, asked = np.array(scores).T
        assert (np.diff(sizes) > 0).all()
        assert (np.diff(asked) >= 0).all()


@pytest.mark.parametrize("profile", Profile)
def test_what_a_look_drops_could_not_have_been_a_suspect_alone(profile: Profile) -> None:
    assert PLANS[profile].floor <= min(asked for _, asked in PLANS[profile].suspect)


@pytest.mark.parametrize("profile", Profile)
def test_overlap_is_one_that_fusion_can_find(profile: Profile) -> None:
    assert 0.25 <= PLANS[profile].same_face_iou < 1


def test_safe_looks_at_least_where_fast_looks() -> None:
    safe, fast = PLANS[Profile.SAFE], PLANS[Profile.FAST]
    assert max(safe.whole_scales) >= max(fast.whole_scales)
    assert len(safe.whole_scales) + len(safe.mirrored_scales) > len(fast.whole_scales) + len(fast.mirrored_scales)
    assert safe.back_scale >= fast.back_scale
    assert safe.floor <= fast.floor


def test_nothing_loosens_the_figures() -> None:
    with pytest.raises(FrozenInstanceError):
        PLANS[Profile.SAFE].floor = 0.9  # type: ignore[misc]  # what must not be possible
