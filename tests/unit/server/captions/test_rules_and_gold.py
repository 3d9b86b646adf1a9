"""The rule and the gold portraits: who changes them, what is refused, what stays, and what they do to answers."""

from dataclasses import asdict, replace

import pytest
from django.db import IntegrityError, transaction

from contrechamp_server import pipeline
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.selectors import newest_records
from contrechamp_server.foundation.core.errors import ForbiddenError, NotFoundError
from contrechamp_server.foundation.core.permissions import VISITOR, Role
from contrechamp_server.foundation.records.codebook import Legibility
from contrechamp_server.stages.captions.consensus import Terms
from contrechamp_server.stages.captions.errors import NotGoldError, RuleError
from contrechamp_server.stages.captions.golds import make_gold, retire_gold
from contrechamp_server.stages.captions.models import Answer, Consensus, Priority, Rule
from contrechamp_server.stages.captions.rules import RANGES, check_terms, edit_rule, rule_in_force
from tests.archive import someone
from tests.unit.server.captions.crowd import answer, make_portrait, make_portraits, volunteer

pytestmark = pytest.mark.django_db
BEGINNING = Terms()


def change(**figures: int) -> Rule:
    terms = replace(BEGINNING, **figures)
    return edit_rule(actor=someone(Role.STEWARD).actor, terms=terms, priority=Priority.SAMPLED)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.STEWARD}))
def test_only_a_steward_changes_the_rule_or_the_gold(role: Role) -> None:
    actor = someone(role).actor
    with pytest.raises(ForbiddenError):
        edit_rule(actor=actor, terms=BEGINNING, priority=Priority.SAMPLED)
    with pytest.raises(ForbiddenError):
        make_gold(actor=actor, portrait_id="x", legibility=Legibility.COVERED)
    with pytest.raises(ForbiddenError):
        retire_gold(actor=actor, portrait_id="x")
    assert not Rule.objects.exists()


def test_each_change_is_a_new_row_and_a_record_with_its_figures() -> None:
    first, second = change(agreeing=4), change(agreeing=2)
    assert (first.number, second.number, rule_in_force().id) == (1, 2, second.pk)
    assert rule_in_force().terms.agreeing == 2
    record = newest_records(before=10_000, size=1)[0].record
    assert record.action == Action.RULE_EDITED
    assert {**asdict(replace(BEGINNING, agreeing=2)), "priority": "sampled"}.items() <= record.data.items()


def test_every_figure_has_its_range_and_the_beginning_keeps_them() -> None:
    assert set(asdict(BEGINNING)) == set(RANGES)
    check_terms(BEGINNING)


@pytest.mark.parametrize(
    ("figures", "field"),
    [
        ({"agreeing": 1}, "agreeing"),
        ({"most": 2}, "most"),
        ({"accounts_agreeing": 0}, "accounts_agreeing"),
        ({"accounts_agreeing": 4}, "accounts_agreeing"),
        ({"exit_agreeing": 4}, "exit_agreeing"),
        ({"anonymous_weight": 101}, "anonymous_weight"),
        ({"anonymous_most": 9}, "anonymous_most"),
        ({"account_weight": 30}, "account_weight"),
        ({"gold_floor": 101}, "gold_floor"),
    ],
)
def test_figures_that_cannot_be_are_refused_by_name(figures: dict[str, int], field: str) -> None:
    with pytest.raises(RuleError) as caught:
        change(**figures)
    assert caught.value.field == field
    assert not Rule.objects.exists()


def test_not_even_the_table_takes_a_rule_by_which_visitors_decide_alone() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Rule.objects.create(number=1, priority="sampled", **{**asdict(BEGINNING), "accounts_agreeing": 0})


def test_open_portraits_follow_a_new_rule_and_what_was_agreed_on_stands() -> None:
    agreed, waiting = make_portraits(2)
    for _ in range(3):
        answer(volunteer(), agreed, "covered")
    for _ in range(2):
        answer(volunteer(), waiting, "not_worn")
    rule = change(agreeing=2)
    assert Consensus.objects.get(portrait=waiting).state == "open"
    pipeline.sweep()
    assert Consensus.objects.get(portrait=waiting).state == "agreed"
    change(agreeing=5, most=9)
    pipeline.sweep()
    assert set(Consensus.objects.values_list("state", flat=True)) == {"agreed"}
    assert Consensus.objects.get(portrait=waiting).rule == rule.pk


def test_an_answer_to_gold_calibrates_and_counts_for_nothing_else() -> None:
    portrait, who = make_portrait(), volunteer()
    make_gold(actor=someone(Role.STEWARD).actor, portrait_id=portrait.pk, legibility=Legibility.LEGIBLE)
    answer(who, portrait, "legible")
    row = Answer.objects.get()
    assert (row.is_gold, row.is_right, bytes(row.digits)) == (True, True, b"")
    assert not Consensus.objects.exists()
    other = make_portrait()
    answer(who, other, "covered")
    assert Answer.objects.filter(portrait=other).values_list("gold_seen", "gold_right", "is_right").get() == (
        1,
        1,
        None,
    )
    with pytest.raises(NotFoundError):
        answer(VISITOR, portrait, "covered")


def test_only_an_untouched_public_portrait_becomes_gold_and_a_retired_one_is_captioned_again() -> None:
    steward = someone(Role.STEWARD).actor
    portrait, touched = make_portraits(2)
    answer(volunteer(), touched, "covered")
    for key in (touched.pk, "nothing"):
        with pytest.raises(NotGoldError):
            make_gold(actor=steward, portrait_id=key, legibility=Legibility.COVERED)
    make_gold(actor=steward, portrait_id=portrait.pk, legibility=Legibility.COVERED)
    with pytest.raises(NotGoldError):
        make_gold(actor=steward, portrait_id=portrait.pk, legibility=Legibility.COVERED)
    actions = [entry.record.action for entry in newest_records(before=10_000, size=1)]
    assert actions == [Action.GOLD_MADE]
    retire_gold(actor=steward, portrait_id=portrait.pk)
    with pytest.raises(NotFoundError):
        retire_gold(actor=steward, portrait_id=portrait.pk)
    answer(volunteer(), portrait, "covered")
    assert Consensus.objects.get(portrait=portrait).answer_count == 1
