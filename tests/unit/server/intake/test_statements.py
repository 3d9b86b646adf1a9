"""What is said of a deposit: read the same for every door, all that is wrong told at once, each beside its field."""

from datetime import date, timedelta
from typing import Any

import pytest

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.records.vocabularies import (
    Channel,
    EventState,
    Licence,
    PlacePrecision,
    SamplingKind,
    SourceKind,
)
from contrechamp_server.stages.intake.errors import ProvenanceError
from contrechamp_server.stages.intake.provenance import ALLOWED_LICENCES, latest_day
from contrechamp_server.stages.intake.repeats import deposits_saying
from contrechamp_server.stages.intake.selectors import events_to_pick
from contrechamp_server.stages.intake.services import open_deposit
from contrechamp_server.stages.intake.statements import FIELDS, Stated, read_statement
from tests.archive import make_event, someone

pytestmark = pytest.mark.django_db


def said(**given: str) -> Stated:
    event = {} if "event" in given or "event_title" in given else {"event": make_event().pk}
    return read_statement({"source_kind": "public_space", "licence": "cc0", **event, **given})


def problems(**given: str) -> set[str]:
    with pytest.raises(ProvenanceError) as refused:
        said(**given)
    return set(refused.value.problems)


def test_day_and_place_are_the_events_unless_said() -> None:
    provenance = said().provenance
    assert (provenance.taken_on, provenance.commune) == (date(2025, 5, 1), "75056")
    assert (provenance.place_precision, provenance.sampling) == (PlacePrecision.COMMUNE, SamplingKind.INCIDENT)
    other = said(taken_on="2025-05-02", commune="93066", place_precision="exact").provenance
    assert (other.taken_on, other.commune, other.place_precision) == (date(2025, 5, 2), "93066", PlacePrecision.EXACT)


def test_nothing_said_asks_for_what_is_needed_and_no_more() -> None:
    with pytest.raises(ProvenanceError) as refused:
        read_statement({})
    assert list(refused.value.problems) == ["source_kind", "licence", "event"]


def test_problems_come_in_the_order_of_the_form() -> None:
    with pytest.raises(ProvenanceError) as refused:
        said(event="x", taken_on="hier", sampling="drawn", source_url="https://example.org/", credit="a@b")
    found = list(refused.value.problems)
    assert found == sorted(found, key=FIELDS.index)
    assert set(found) == {"source_url", "credit", "event", "taken_on", "frame_size", "draw_seed"}


def test_spaces_around_a_text_do_not_count() -> None:
    assert said(credit="  Collectif d’essai ", commune=" paris ").provenance.credit == "Collectif d’essai"


@pytest.mark.parametrize("kind", SourceKind.values)
@pytest.mark.parametrize("licence", Licence.values)
def test_each_source_has_its_licences(kind: str, licence: str) -> None:
    given = {"source_kind": kind, "licence": licence, "credit": "A", "agency": "Agence" if kind == "press" else ""}
    given["source_url"] = "https://example.org/" if kind == "online" else ""
    if licence in ALLOWED_LICENCES[SourceKind(kind)]:
        assert said(**given).provenance.licence == licence
    else:
        assert problems(**given) == {"licence"}


@pytest.mark.parametrize("licence", ["cc_by", "cc_by_sa"])
def test_a_licence_that_asks_for_a_credit_gets_one(licence: str) -> None:
    assert problems(licence=licence) == {"credit"}
    assert said(licence=licence, credit="Collectif").provenance.credit == "Collectif"


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"sampling": "drawn", "frame_size": "200", "draw_seed": "42"}, set()),
        ({"sampling": "drawn", "frame_size": "2 000", "draw_seed": "42"}, set()),
        ({"sampling": "drawn"}, {"frame_size", "draw_seed"}),
        ({"sampling": "drawn", "frame_size": "0", "draw_seed": "42"}, {"frame_size"}),
        ({"sampling": "drawn", "frame_size": "beaucoup", "draw_seed": "42"}, {"frame_size"}),
        ({"sampling": "drawn", "frame_size": "200", "draw_seed": "é"}, {"draw_seed"}),
        ({"sampling": "drawn", "frame_size": "200", "draw_seed": "x" * 41}, {"draw_seed"}),
        ({"sampling": "systematic", "step": "10"}, set()),
        ({"sampling": "systematic"}, {"step"}),
        ({"sampling": "systematic", "step": "1"}, {"step"}),
        ({"sampling": "systematic", "step": "10", "draw_seed": "42"}, {"sampling"}),
        ({"step": "10"}, {"sampling"}),
    ],
)
def test_a_draw_says_its_frame_and_seed_and_a_systematic_choice_its_step(
    given: dict[str, str], wrong: set[str]
) -> None:
    if wrong:
        assert problems(**given) == wrong
    else:
        assert said(**given).provenance.sampling == given["sampling"]


@pytest.mark.parametrize(
    "text",
    [
        "écrire à moi@example.org",
        "https://example.org",
        "www.example.org",
        "06 12 34 56 78",
        "RIO 1234567",
        "<b>gras</b>",
        "&lt;b&gt;",
        "a\u202eb",
        "a\0b",
        "deux\nlignes",
        "x" * 81,
    ],
)
def test_a_public_text_holds_no_way_to_reach_anybody_and_nothing_unseen(text: str) -> None:
    assert problems(credit=text) == {"credit"}
    assert problems(source_kind="press", licence="press", agency=text) == {"agency"}


@pytest.mark.parametrize("text", ["Jeanne & fils", "Collectif du 8 mars", "L’Œil, n° 42", "1 < 2".replace("<", "≤")])
def test_ordinary_credits_are_taken(text: str) -> None:
    assert said(credit=text).provenance.credit == text


@pytest.mark.parametrize(
    "address",
    [
        *(
            "",
            "example.org",
            "javascript:alert(1)",
            "ftp://example.org/",
            "https://",
            "https://a b/",
            "https://u:p@x.org/",
        ),
        *("https://x.org/<b>", "https://x.org/" + "a" * 500, "https://[::1", 'https://x.org/"'),
    ],
)
def test_an_address_is_that_of_a_page(address: str) -> None:
    assert problems(source_kind="online", licence="quotation", source_url=address) == {"source_url"}


def test_tomorrow_has_begun_somewhere_and_the_day_after_has_not() -> None:
    assert said(taken_on=latest_day().isoformat()).provenance.taken_on == latest_day()
    assert problems(taken_on=(now().date() + timedelta(days=2)).isoformat()) == {"taken_on"}
    assert problems(taken_on="1989-12-31") == {"taken_on"}


def test_communes_of_the_same_name_are_given_to_choose_from() -> None:
    with pytest.raises(ProvenanceError) as refused:
        said(commune="saint denis")
    assert [place.code for place in refused.value.communes][:2] == ["97411", "93066"]
    assert said(commune="saint denis", commune_code="93066").provenance.commune == "93066"
    assert said(commune="Saint-Denis (93)").provenance.commune == "93066"
    # What is chosen counts only among what was asked.
    assert problems(commune="saint denis", commune_code="75056") == {"commune"}


@pytest.mark.parametrize("place", ["75001", "99999", "nulle part", "\0", "(93)", "x" * 500])
def test_what_is_no_commune_is_told(place: str) -> None:
    assert problems(commune=place) == {"commune"}


def test_an_event_is_chosen_or_proposed_and_not_both() -> None:
    proposal = said(event_title="Marche du 8 mars", event_date="2025-03-08", commune="75056").proposal
    assert proposal is not None
    assert (proposal.title, proposal.day) == ("Marche du 8 mars", date(2025, 3, 8))
    assert problems(event=make_event().pk, event_title="Marche du 8 mars", event_date="2025-03-08") == {"event"}
    assert problems(event="new") == {"event_title", "event_date", "commune"}
    assert problems(event="new", event_title="1er", event_date="2999-01-01", commune="75056") == {
        "event_title",
        "event_date",
        "taken_on",
    }


def test_a_refused_event_cannot_be_chosen_and_a_proposed_one_can() -> None:
    assert problems(event=make_event(state=EventState.REFUSED).pk) == {"event"}
    proposed = make_event(state=EventState.PROPOSED)
    assert said(event=proposed.pk).provenance.event == proposed.pk


def test_events_are_found_by_words_and_year_without_accents() -> None:
    climate = make_event(title="Marche pour le climat", date=date(2024, 3, 15))
    others = [make_event(title=f"Grève {year}", date=date(year, 1, 1)) for year in range(2015, 2023)]
    make_event(title="Grève proposée", state=EventState.PROPOSED)
    assert events_to_pick("MARCHE climât", limit=5) == [climate]
    assert events_to_pick("greve 2016", limit=5) == [others[1]]
    assert [event.title for event in events_to_pick("greve", limit=3)] == ["Grève 2022", "Grève 2021", "Grève 2020"]
    # The one that was picked stays, whatever is searched for.
    assert events_to_pick("climat", limit=5, keep=others[0].pk) == [climate, others[0]]


def test_a_deposit_is_found_again_by_what_was_said_of_it() -> None:
    person = someone()
    event = make_event()
    first = said(event=event.pk, credit="Collectif", note="une note")
    opened = open_deposit(actor=person.actor, channel=Channel.COMMAND, provenance=first.provenance).submission
    mine: Any = {"channel": Channel.COMMAND, "submitter": person.account.pk}
    assert list(deposits_saying(said(event=event.pk, credit="Collectif", note="autre"), **mine)) == [opened]
    for other in ({"credit": "Autre"}, {"taken_on": "2025-05-02"}, {"commune": "93066"}, {"place_precision": "exact"}):
        assert not deposits_saying(said(**{"event": event.pk, "credit": "Collectif", **other}), **mine)
    assert not deposits_saying(first, channel=Channel.WEB, submitter=person.account.pk)
    assert not deposits_saying(first, channel=Channel.COMMAND, submitter="")


def test_a_deposit_that_proposes_is_found_again_by_the_event_it_proposed() -> None:
    given = {"event_title": "Marche du 8 mars", "event_date": "2025-03-08", "commune": "75056"}
    stated = said(**given)
    assert not deposits_saying(stated, channel=Channel.COMMAND, submitter="")
    opened = open_deposit(
        actor=someone().actor, channel=Channel.COMMAND, provenance=stated.provenance, proposal=stated.proposal
    ).submission
    assert list(deposits_saying(said(**given), channel=Channel.COMMAND, submitter=opened.submitter)) == [opened]
