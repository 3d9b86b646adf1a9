"""The helmet set: every kind in turn, the same for the same seed, with the face where its box says."""

from itertools import islice

import numpy as np
import pytest

from scenery.helmets import HelmetKind, HelmetSample, helmet_set


@pytest.fixture(scope="module")
def samples() -> list[HelmetSample]:
    return list(helmet_set(5, 2 * len(HelmetKind)))


def test_the_kinds_come_in_turn(samples: list[HelmetSample]) -> None:
    assert [sample.kind for sample in samples] == [*HelmetKind, *HelmetKind]


def test_a_longer_set_begins_with_the_shorter_one(samples: list[HelmetSample]) -> None:
    for again, sample in zip(helmet_set(5, 3), islice(samples, 3), strict=True):
        assert again.face == sample.face
        assert np.array_equal(again.pixels, sample.pixels)


def test_another_seed_gives_other_pictures(samples: list[HelmetSample]) -> None:
    (other,) = helmet_set(6, 1)
    assert not np.array_equal(other.pixels, samples[0].pixels)


def test_faces_lie_in_the_picture_at_many_sizes(samples: list[HelmetSample]) -> None:
    for pixels, (x, y, w, h), _ in samples:
        assert 0 <= x < x + w <= pixels.shape[1]
        assert 0 <= y < y + h <= pixels.shape[0]
    heights = [sample.face[3] for sample in samples]
    assert min(heights) < 60
    assert max(heights) > 100


def test_a_face_seen_from_the_side_is_narrower(samples: list[HelmetSample]) -> None:
    def slimness(kinds: set[HelmetKind]) -> float:
        return float(np.mean([sample.face[2] / sample.face[3] for sample in samples if sample.kind in kinds]))

    side = slimness({HelmetKind.SIDE_VISOR_UP, HelmetKind.SIDE_VISOR_DOWN})
    front = slimness({HelmetKind.FRONT_VISOR_UP, HelmetKind.FRONT_VISOR_DOWN})
    assert side < 0.7 * front
