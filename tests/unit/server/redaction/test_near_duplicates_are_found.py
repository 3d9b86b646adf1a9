"""Nearly the same pictures are found among all, and not by reading all of them."""

import numpy as np
import pytest
from django.db import connection

from contrechamp_server.foundation.records.models import Duplicate, Photograph
from contrechamp_server.stages.redaction.likeness import MOST_BITS, _maybe_alike, report_near_duplicates
from tests.archive import make_photograph

pytestmark = pytest.mark.django_db


def flipped(likeness: str, bits: list[int]) -> str:
    """Give a likeness with some of its bits turned."""
    return f"{int(likeness, 16) ^ sum(1 << bit for bit in bits):016x}"


def alike(photograph: Photograph, likeness: str) -> Photograph:
    photograph.likeness = likeness
    photograph.save()
    return photograph


def test_those_of_few_bits_are_reported_wherever_the_bits_lie() -> None:
    dice = np.random.default_rng(5)
    own = "0123456789abcdef"
    wanted, asked = {}, alike(make_photograph(), own)
    # One bit in each of five parts of six, so that a single part is the same; and some at random.
    places = [[60, 48, 36, 24, 12], [60, 48, 36, 24, 3], [51, 40, 30, 9, 0]]
    places += [dice.permutation(64)[: dice.integers(MOST_BITS + 1)].tolist() for _ in range(5)]
    for bits in places:
        near = alike(make_photograph(), flipped(own, bits))
        wanted[near.pk] = len(bits)
    alike(make_photograph(), flipped(own, dice.permutation(64)[: MOST_BITS + 1].tolist()))
    assert report_near_duplicates(asked) == len(wanted)
    assert dict(Duplicate.objects.values_list("earlier", "distance")) == wanted


def test_what_is_the_same_to_the_byte_is_not_reported_again() -> None:
    first, second = alike(make_photograph(), "00ff00ff00ff00ff"), alike(make_photograph(), "00ff00ff00ff00ff")
    Duplicate.objects.create(photograph=second, earlier=first, is_exact=True)
    assert report_near_duplicates(second) == 0
    assert Duplicate.objects.get().is_exact


def test_each_part_is_looked_up_in_its_index() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Of a table this small it would read every row.
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = _maybe_alike("0123456789abcdef").explain()
    assert all(f"photograph_likeness_{start} " in f"{plan} " for start in (1, 4, 7, 10, 13, 15)), plan
