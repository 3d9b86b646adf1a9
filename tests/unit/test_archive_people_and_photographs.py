"""The tests' own people and photographs are like the real ones."""

import pytest

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.permissions import Permission, Role
from contrechamp_server.foundation.gate import Audience, ImageRefusedError, open_image
from contrechamp_server.foundation.records.states import State
from tests.archive import make_photograph, someone

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("state", list(State))
def test_only_a_published_photograph_passes_the_gate_for_the_public(state: State) -> None:
    photograph = make_photograph(state, portraits=(Box(100, 60, 60, 200),))
    reader = someone().actor
    if state is State.PUBLISHED:
        assert open_image(photograph.pk, actor=reader, audience=Audience.PUBLIC).size.width == 800
    else:
        with pytest.raises(ImageRefusedError):
            open_image(photograph.pk, actor=reader, audience=Audience.PUBLIC)


def test_a_staff_role_counts_only_after_the_second_factor() -> None:
    assert someone(Role.REVIEWER).actor.may(Permission.REVIEW)
    assert not someone(Role.REVIEWER, strong=False).actor.may(Permission.REVIEW)
