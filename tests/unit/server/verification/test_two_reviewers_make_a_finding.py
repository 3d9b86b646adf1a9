"""Two people who had no part in it make a finding; where they differ, a third one does. Every step is on record."""

from dataclasses import replace

import pytest

from contrechamp.vision.types import Box
from contrechamp_server.foundation.audit.models import LogRecord
from contrechamp_server.foundation.core.errors import ForbiddenError
from contrechamp_server.foundation.core.permissions import Actor, Role
from contrechamp_server.foundation.records.models import Finding
from contrechamp_server.foundation.records.vocabularies import HoldReason
from contrechamp_server.stages.approval.errors import OwnPhotographError
from contrechamp_server.stages.approval.services import hold_photograph
from contrechamp_server.stages.captions.models import Consensus, ConsensusState
from contrechamp_server.stages.verification import errors, selectors, services
from contrechamp_server.stages.verification.models import Case, Opinion
from contrechamp_server.stages.verification.states import TRANSITIONS, CaseState, CaseTransitionError
from tests.archive import make_submission
from tests.unit.server.verification.casting import (
    BAND,
    DIGITS,
    FRAME,
    MISTYPED,
    TOLD,
    answer,
    judge,
    make_case,
    reviewers,
    say,
    verified,
)

pytestmark = pytest.mark.django_db(transaction=True)


def actions() -> list[str]:
    """Give what the log says was done in verification, oldest first."""
    rows = LogRecord.objects.filter(subject__startswith="portrait:").order_by("index")
    return [part for row in rows for part in bytes(row.data).decode().split('"') if part.startswith("verification:")]


def test_a_case_is_opened_once_for_each_portrait_whose_answers_are_in() -> None:
    case = make_case()
    assert (case.state, Case.objects.count()) == (CaseState.WAITING, 1)
    assert services.open_cases(10) == 0
    Case.objects.all().delete()
    Consensus.objects.update(state=ConsensusState.OPEN)
    assert services.open_cases(10) == 0


def test_two_reviewers_who_agree_make_a_finding() -> None:
    case = verified()
    assert case.state == CaseState.VERIFIED
    finding = Finding.objects.get()
    assert (finding.legibility, finding.unit_type, finding.band) == ("legible", "crs", BAND)
    assert (finding.unit_markings, finding.equipment) == (["casque_grenade"], ["bouclier"])
    assert finding.number is not None
    assert actions() == ["verification:opinion:give", "verification:opinion:give", "verification:finding:verify"]


def test_a_number_not_worn_has_no_digits_and_no_band() -> None:
    verified(replace(TOLD, legibility="not_worn", digits="", band=None))
    finding = Finding.objects.get()
    assert (finding.legibility, finding.band, finding.number) == ("not_worn", None, None)


def test_two_who_correct_alike_make_a_finding_and_a_correction_has_a_reason() -> None:
    case = make_case()
    ada, bruno = reviewers()
    corrected = replace(TOLD, legibility="partial", digits="40?1938")
    with pytest.raises(errors.ReasonNeededError):
        say(ada, case, corrected, reason="")
    with pytest.raises(errors.ReasonNeededError):
        say(ada, case, corrected, reason="because")
    say(ada, case, corrected)
    say(bruno, case, corrected)
    assert Finding.objects.get().legibility == "partial"
    assert {one.reason for one in Opinion.objects.all()} == {"digit_misread"}


def test_two_who_differ_leave_it_to_an_adjudicator() -> None:
    case = make_case()
    for other in (
        replace(TOLD, digits=MISTYPED),
        replace(TOLD, unit_type="egm"),
        replace(TOLD, equipment=()),
        replace(TOLD, band=Box(FRAME.x, FRAME.y, 20, 10)),
        replace(TOLD, legibility="covered", digits="", band=None),
    ):
        ada, bruno = reviewers()
        say(ada, case)
        assert say(bruno, case, other).state == CaseState.ADJUDICATION
        with pytest.raises(CaseTransitionError):
            say(judge(Role.REVIEWER), case)
        Opinion.objects.all().delete()
        Case.objects.update(state=CaseState.WAITING)
    assert not Finding.objects.exists()


def test_an_adjudicator_decides_with_a_reason_and_not_one_of_the_reviewers() -> None:
    case = make_case()
    both = judge(Role.REVIEWER, Role.ADJUDICATOR)
    given = {"portrait_id": case.portrait_id, "version": 1}
    services.send_on(actor=both, **given, reason="unsure")  # type: ignore[arg-type]
    with pytest.raises(errors.SpokenAlreadyError):
        services.adjudicate(actor=both, **given, said=TOLD, reason="seen_enlarged")  # type: ignore[arg-type]
    other = judge(Role.ADJUDICATOR)
    with pytest.raises(errors.ReasonNeededError):
        services.adjudicate(actor=other, **given, said=TOLD, reason="")  # type: ignore[arg-type]
    assert [one.portrait_id for one in selectors.adjudications_for(other)] == [case.portrait_id]
    done = services.adjudicate(actor=other, **given, said=TOLD, reason="seen_enlarged")  # type: ignore[arg-type]
    assert done.state == CaseState.VERIFIED
    assert Finding.objects.get().number is not None
    assert actions() == [
        "verification:finding:send_on",
        "verification:finding:adjudicate",
        "verification:finding:verify",
    ]


def test_nobody_verifies_what_they_deposited_or_answered_nor_twice() -> None:
    depositor, volunteer, first = reviewers(3)
    case = make_case(submission=make_submission(submitter=depositor.account_id or ""))
    answer(case.portrait, TOLD, volunteer.account_id or "")
    with pytest.raises(OwnPhotographError):
        say(depositor, case)
    with pytest.raises(errors.OwnAnswerError):
        say(volunteer, case)
    say(first, case)
    with pytest.raises(errors.SpokenAlreadyError):
        say(first, case)
    for who in (depositor, volunteer, first):
        assert not selectors.waiting_for(who).exists()
    assert selectors.waiting_for(judge(Role.REVIEWER)).count() == 1
    assert Opinion.objects.count() == 1


def test_only_a_reviewer_gives_an_opinion_and_only_an_adjudicator_adjudicates() -> None:
    case = make_case()
    given = {"portrait_id": case.portrait_id, "version": 1}
    for role in set(Role) - {Role.REVIEWER}:
        with pytest.raises(ForbiddenError):
            say(judge(role), case)
        with pytest.raises(ForbiddenError):
            services.send_on(actor=judge(role), **given, reason="unsure")  # type: ignore[arg-type]
    for role in set(Role) - {Role.ADJUDICATOR}:
        with pytest.raises(ForbiddenError):
            services.adjudicate(actor=judge(role), **given, said=TOLD, reason="seen_enlarged")  # type: ignore[arg-type]
    with pytest.raises(ForbiddenError):
        say(Actor(judge().account_id, frozenset({Role.REVIEWER})), case)


def test_a_legible_number_is_not_verified_before_somebody_says_where_it_is() -> None:
    case = make_case(is_band_known=False)
    ada, bruno = reviewers()
    with pytest.raises(errors.BandUnknownError):
        say(ada, case)
    with pytest.raises(errors.BandUnknownError):
        say(ada, case, replace(TOLD, band=Box(600, 400, 30, 10)))
    say(ada, case, TOLD)
    say(bruno, case, TOLD)
    assert Finding.objects.get().band == BAND


def test_the_band_that_is_kept_covers_what_both_have_shown() -> None:
    case = make_case()
    ada, bruno = reviewers()
    say(ada, case, replace(TOLD, band=Box(170, 236, 60, 20)))
    say(bruno, case, replace(TOLD, band=Box(200, 250, 80, 20)))
    assert Finding.objects.get().band == Box(170, 236, 110, 34)


def test_digits_go_with_what_is_said_of_them_and_words_are_of_the_codebook() -> None:
    case = make_case()
    for legibility, digits in (
        *(("legible", ""), ("legible", "40719"), ("legible", "407193?"), ("legible", "٤071938")),
        *(("partial", "???????"), ("covered", DIGITS)),
    ):
        with pytest.raises(errors.DigitsNeededError):
            say(reviewers()[0], case, replace(TOLD, legibility=legibility, digits=digits))
    for wrong in ({"legibility": "blurred"}, {"unit_type": "nsa"}, {"equipment": ("sabre",)}):
        with pytest.raises(errors.StatementError):
            say(reviewers()[0], case, replace(TOLD, **wrong))
    assert not Opinion.objects.exists()


def test_a_photograph_that_is_held_meanwhile_waits_without_a_verdict() -> None:
    case = make_case()
    photograph = case.portrait.photograph
    ada, bruno = reviewers()
    hold_photograph(actor=bruno, photograph_id=photograph.pk, version=photograph.version, reason=HoldReason.RIGHTS)
    assert not selectors.waiting_for(ada).exists()
    with pytest.raises(errors.StaleCaseError):
        say(ada, case)


def test_a_finding_is_looked_at_again_with_a_reason_and_stands_meanwhile() -> None:
    case = verified()
    first = Finding.objects.get().number
    assert first is not None
    asking = judge(Role.ADJUDICATOR)
    given = {"portrait_id": case.portrait_id, "version": 1}
    with pytest.raises(errors.ReasonNeededError):
        services.reopen_case(actor=asking, **given, reason="")  # type: ignore[arg-type]
    again = services.reopen_case(actor=asking, **given, reason="in_doubt")  # type: ignore[arg-type]
    assert (again.state, again.round) == (CaseState.WAITING, 2)
    assert Finding.objects.get().legibility == "legible"
    with pytest.raises(errors.StaleCaseError):
        services.reopen_case(actor=asking, **given, reason="in_doubt")  # type: ignore[arg-type]
    # What is sealed need not be typed again: the unit alone is corrected.
    corrected = replace(TOLD, digits="", unit_type="egm")
    for who in reviewers():
        say(who, again, corrected, reason="other_outfit")
    finding = Finding.objects.get()
    assert (finding.unit_type, finding.number) == ("egm", first)
    assert Opinion.objects.count() == 4
    assert actions()[3] == "verification:finding:reopen"


def test_digits_that_are_corrected_later_take_the_place_of_those_that_were_sealed() -> None:
    case = verified()
    first = Finding.objects.get().number
    assert first is not None
    services.reopen_case(actor=judge(Role.REVIEWER), portrait_id=case.portrait_id, version=1, reason="in_doubt")
    for who in reviewers():
        say(who, case, replace(TOLD, digits="4071939"))
    second = Finding.objects.get().number
    assert second is not None
    assert second.pk != first.pk
    assert not type(first).objects.filter(pk=first.pk).exists()
    assert not Opinion.objects.exclude(digits=b"").exists()


def test_the_table_of_ways_has_every_state_and_no_dead_end() -> None:
    assert set(TRANSITIONS) == set(CaseState)
    assert all(TRANSITIONS.values())
