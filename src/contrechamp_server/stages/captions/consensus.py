"""The arithmetic of agreement: answers and a rule in, an outcome out. It knows no table and no time, so it can be simulated.

What comes out depends on which answers there are and never on their order. Weights are whole hundredths of an answer:
nothing is rounded on the way.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

NOT_ASSESSABLE: Final = "not_assessable"
LEGIBLE: Final = "legible"
WITH_DIGITS: Final = frozenset({LEGIBLE, "partial"})
UNDETERMINED: Final = "indetermine"
OPEN, AGREED, SPLIT = "open", "agreed", "split"
"""Codes of the codebook and of `ConsensusState`, as plain words; a test holds that they are the same."""

DIGITS: Final = 7
UNSURE: Final = "?"
WHOLE: Final = 100
"""The weight of one whole answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The figures of a rule. Weights are hundredths of an answer; what is "agreeing" is counted in whole answers.

    Attributes:
        agreeing: how much weight must say the same.
        most: how many answers a portrait gets at most.
        accounts_agreeing: how many trusted accounts must be among those who say the same.
        exit_agreeing: the same as `agreeing` for "cannot be assessed", as long as nobody says anything else.
        lead: how far ahead of the next code the leading one must be, for the portrait to be retired before it has `most`.
        digits_agreeing: how many must say the same digit at a place, and more than say any other there.
        details_agreeing: how many must say the same unit, marking or equipment.
        account_weight: of an answer with account.
        anonymous_weight: of an answer without account.
        anonymous_most: how many answers without account a portrait takes.
        doubtful_weight: of an account's answer, once its gold record is poor; it is then no longer trusted.
        gold_every: one portrait in so many, shown to an account, is gold.
        gold_least: how many gold portraits must be answered before the record counts.
        gold_floor: the share of right gold answers, in per cent, under which a record is poor.
    """

    agreeing: int = 3
    most: int = 9
    accounts_agreeing: int = 2
    exit_agreeing: int = 2
    lead: int = 1
    digits_agreeing: int = 2
    details_agreeing: int = 2
    account_weight: int = WHOLE
    anonymous_weight: int = 50
    anonymous_most: int = 3
    doubtful_weight: int = 25
    gold_every: int = 12
    gold_least: int = 5
    gold_floor: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One answer, as far as it counts.

    Attributes:
        digits: seven characters, `0` to `9` or `?`, or empty.
        tap: where the band is, in pixels of the photograph.
        is_account: whether it came from an account.
        gold_seen, gold_right: that account's gold record when it answered.
    """

    legibility: str
    digits: str = ""
    tap: tuple[int, int] | None = None
    unit_type: str = UNDETERMINED
    unit_markings: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    is_account: bool = True
    gold_seen: int = 0
    gold_right: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What answers amount to by a rule.

    Attributes:
        state: `open`, `agreed` or `split`.
        legibility: what is agreed on; empty where nothing is.
        digits: seven characters, `?` where no digit is agreed on; empty where none are asked for.
        taps: where those who agree saw the band, in order of place.
        confidence: the weight of those who agree, over all weight.
    """

    state: str = OPEN
    legibility: str = ""
    digits: str = ""
    taps: tuple[tuple[int, int], ...] = ()
    unit_type: str = ""
    unit_markings: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    confidence: float = 0.0
    answer_count: int = 0


def agree(answers: Iterable[Said], terms: Terms) -> Outcome:
    """Give what these answers amount to."""
    said = list(answers)
    weights = _sum(said, terms, lambda one: (one.legibility,))
    leader = _leader(weights)
    is_agreed = leader is not None and _carries(leader, weights, said, terms)
    digits = _digits(said, terms) if is_agreed and leader in WITH_DIGITS else ""
    # A legible number has seven digits; where one is in dispute, somebody else is asked before reviewers are.
    is_whole = UNSURE not in digits if leader == LEGIBLE else digits.strip(UNSURE) != "" or leader not in WITH_DIGITS
    is_full = len(said) >= terms.most
    agreeing = [one for one in said if is_agreed and one.legibility == leader]
    state = AGREED if is_agreed and is_whole else SPLIT if is_full else OPEN
    all_weight = sum(weights.values())
    return Outcome(
        state=state,
        legibility=leader or "" if is_agreed else "",
        digits=digits,
        taps=tuple(sorted(one.tap for one in agreeing if one.tap is not None)),
        unit_type=_unit(said, terms),
        unit_markings=_details(said, terms, lambda one: one.unit_markings),
        equipment=_details(said, terms, lambda one: one.equipment),
        confidence=weights[leader] / all_weight if is_agreed and leader is not None and all_weight else 0.0,
        answer_count=len(said),
    )


def is_trusted(one: Said, terms: Terms) -> bool:
    """Say whether an answer comes from an account whose gold record is not poor."""
    is_poor = one.gold_seen >= terms.gold_least and 100 * one.gold_right < terms.gold_floor * one.gold_seen
    return one.is_account and not is_poor


def weight(one: Said, terms: Terms) -> int:
    """Give what an answer weighs, in hundredths."""
    if not one.is_account:
        return terms.anonymous_weight
    return terms.account_weight if is_trusted(one, terms) else terms.doubtful_weight


def _carries(leader: str, weights: "Counter[str]", said: Sequence[Said], terms: Terms) -> bool:
    """Say whether the leading code is agreed on: enough weight, enough trusted accounts, and far enough ahead."""
    trusted = Counter(one.legibility for one in said if is_trusted(one, terms))
    others = max((found for code, found in weights.items() if code != leader), default=0)
    is_exit = leader == NOT_ASSESSABLE and not others
    needed = min(terms.exit_agreeing, terms.agreeing) if is_exit else terms.agreeing
    if weights[leader] < WHOLE * needed or trusted[leader] < min(terms.accounts_agreeing, needed):
        return False
    if _leader(trusted) != leader:
        # However many answer without an account: where trusted accounts lean another way, they are not outvoted.
        return False
    return len(said) >= terms.most or weights[leader] - others >= WHOLE * terms.lead


def _digits(said: Sequence[Said], terms: Terms) -> str:
    """Give the agreed digit at each place, from all who typed any, whichever of the two codes they chose."""
    typed = [one for one in said if one.legibility in WITH_DIGITS and len(one.digits) == DIGITS]
    return "".join(_digit(typed, place, terms) for place in range(DIGITS))


def _digit(typed: Sequence[Said], place: int, terms: Terms) -> str:
    weights = _sum(typed, terms, lambda one: (one.digits[place],) if one.digits[place] != UNSURE else ())
    leader = _leader(weights)
    seen_by = {one.digits[place] for one in typed if is_trusted(one, terms)}
    if leader is None or weights[leader] < WHOLE * terms.digits_agreeing or leader not in seen_by:
        return UNSURE
    return leader


def _unit(said: Sequence[Said], terms: Terms) -> str:
    weights = _sum(said, terms, lambda one: (one.unit_type,) if one.unit_type != UNDETERMINED else ())
    leader = _leader(weights)
    return leader if leader is not None and weights[leader] >= WHOLE * terms.details_agreeing else ""


def _details(said: Sequence[Said], terms: Terms, codes: Callable[[Said], Iterable[str]]) -> tuple[str, ...]:
    weights = _sum(said, terms, codes)
    return tuple(sorted(code for code, found in weights.items() if found >= WHOLE * terms.details_agreeing))


def _sum(said: Iterable[Said], terms: Terms, codes: Callable[[Said], Iterable[str]]) -> "Counter[str]":
    found: Counter[str] = Counter()
    for one in said:
        for code in set(codes(one)):
            found[code] += weight(one, terms)
    return found


def _leader(weights: "Counter[str]") -> str | None:
    """Give the code with the most weight; None where two have as much, so that no order ever decides."""
    ranked = weights.most_common(2)
    if not ranked or not ranked[0][1] or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]
