"""Answers given by the real way, a consensus by the rule in force, a finding: and no digit left."""

import pytest
from django.db import connection

from contrechamp_server import pipeline
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.records.models import Finding, Portrait
from contrechamp_server.foundation.records.selectors import public_findings
from contrechamp_server.foundation.records.states import State
from contrechamp_server.stages.approval.publication import repaint_photograph
from contrechamp_server.stages.captions.errors import NoMoreAnswersError
from contrechamp_server.stages.captions.models import Consensus
from contrechamp_server.stages.captions.services import give_answer, recompute_consensus
from contrechamp_server.stages.verification.models import Case
from tests.archive import make_photograph, someone
from tests.unit.server.verification.casting import BAND, DIGITS, FRAME, read, reviewers, say
from tests.unit.server.verification.test_numbers_are_forgotten import holds_digits, opened

pytestmark = pytest.mark.django_db(transaction=True)


def test_answers_become_a_finding_and_no_digit_is_left() -> None:
    photograph = make_photograph(State.PUBLISHED, portraits=(FRAME,))
    portrait = Portrait.objects.get()
    read(photograph, DIGITS, BAND)
    volunteers = [someone(Role.VOLUNTEER).actor for _ in range(4)]
    for volunteer in volunteers[:3]:
        give_answer(
            actor=volunteer,
            portrait_id=portrait.pk,
            legibility="legible",
            digits=DIGITS,
            tap=(BAND.x + 20, BAND.y + 10),
            unit_type="crs",
        )
    assert Consensus.objects.get().state == "agreed"
    pipeline.sweep()
    case = Case.objects.get()
    for who in reviewers():
        say(who, case)
    assert Finding.objects.get().legibility == "legible"
    assert not [text for _, text in opened() if holds_digits(text.encode())]
    with pytest.raises(NoMoreAnswersError):
        give_answer(actor=volunteers[3], portrait_id=portrait.pk, legibility="legible", digits=DIGITS)
    assert recompute_consensus(portrait_id=portrait.pk) is None
    pipeline.sweep()
    assert Case.objects.count() == 1
    repaint_photograph(photograph.pk)
    assert public_findings().count() == 1
    assert connection.vendor
