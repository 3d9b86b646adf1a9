"""How often the rule of agreement is right, and with how many answers: `python -m bench.consensus [--portraits N]`.

Answers are generated from known truth: a volunteer is right 85 times in a hundred, and otherwise says any of the six other
codes. The rule that an archive begins with stands beside a simple majority and beside the aggregation of A. P. Dawid
and A. M. Skene (Maximum likelihood estimation of observer error-rates using the EM algorithm, Applied Statistics 28,
1979, pages 20 to 28). Then a block of answers without account says the same wrong thing of each portrait.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

import numpy as np

from contrechamp_server.stages.captions.consensus import (
    AGREED,
    DIGITS,
    OPEN,
    UNSURE,
    WITH_DIGITS,
    Outcome,
    Said,
    Terms,
    agree,
)

SHARES = {
    "legible": 0.2,
    "partial": 0.1,
    "unreadable": 0.15,
    "covered": 0.15,
    "not_worn": 0.2,
    "not_assessable": 0.15,
    "exempt": 0.05,
}
"""What the truth is, of how many portraits. An assumption: nobody has published any."""
CODES = tuple(SHARES)
VOLUNTEERS = 300
ACCURACY = 0.85
_DIGIT_ACCURACY = ACCURACY ** (1 / DIGITS)
"""So that a whole number is typed right as often as a code is said right."""
ROUNDS = 30


@dataclass(frozen=True, slots=True)
class Truth:
    """What a portrait shows. `digits` has a `?` where none can be read, and is empty where there are none."""

    legibility: str
    digits: str


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who answers.

    Attributes:
        anonymous: the share of honest answers that come without account.
        hostile: the share of all answers that come from the block.
    """

    anonymous: float = 0.0
    hostile: float = 0.0


@dataclass(slots=True)
class Tally:
    """What came of some portraits.

    Attributes:
        turned: portraits on which the block's own code was agreed on.
        numbers, numbers_right: whole numbers agreed on, and those of them that are right.
    """

    count: int = 0
    agreed: int = 0
    right: int = 0
    turned: int = 0
    numbers: int = 0
    numbers_right: int = 0
    answers: int = 0
    votes: list[list[tuple[int, str]]] = field(default_factory=list)
    truths: list[str] = field(default_factory=list)

    @property
    def right_share(self) -> float:
        """The share of those agreed on that are right."""
        return self.right / max(1, self.agreed)

    @property
    def mean_answers(self) -> float:
        """Answers a portrait."""
        return self.answers / max(1, self.count)

    def line(self, name: str) -> str:
        """Give one row of the table."""
        numbers = f"{self.numbers_right} of {self.numbers}" if self.numbers else ""
        return (
            f"{name:52}{100 * self.right_share:8.2f} %{100 * (1 - self.agreed / self.count):8.2f} %{self.mean_answers:9.2f}"
            f"{self.turned:8}{numbers:>16}"
        )


HEADING = f"{'':52}{'right':>10}{'split':>10}{'answers':>9}{'turned':>8}{'whole numbers':>16}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--portraits", type=int, default=20_000)
    count = parser.parse_args().portraits
    terms = Terms()
    print(HEADING)
    for name, crowd in (
        ("all with account", Crowd()),
        ("30 % without account", Crowd(anonymous=0.3)),
        ("a block of 30 %, the others with account", Crowd(hostile=0.3)),
        ("a block of 30 %, a third of the others without", Crowd(anonymous=0.33, hostile=0.3)),
    ):
        tally = simulate(count, crowd, terms)
        print(tally.line(f"the rule: {name}"), flush=True)
        for other, chosen in (("simple majority", majority(tally)), ("Dawid and Skene", dawid_skene(tally))):
            print(compared(tally, chosen).line(f"  {other}, the same answers"), flush=True)
    for each in (3, 5):
        tally = fixed(count, each)
        for other, chosen in (("simple majority", majority(tally)), ("Dawid and Skene", dawid_skene(tally))):
            print(compared(tally, chosen).line(f"{other}, {each} answers each, all with account"), flush=True)


def simulate(count: int, crowd: Crowd, terms: Terms, seed: int = 1) -> Tally:
    """Let volunteers answer portraits until the rule says that it is enough."""
    chance = Random(seed)  # noqa: S311 - the same on every run
    tally = Tally()
    for _ in range(count):
        truth = _truth(chance)
        wrong = _wrong(truth, chance)
        said: list[Said] = []
        votes: list[tuple[int, str]] = []
        outcome = Outcome()
        for who, one in _arriving(truth, wrong, crowd, chance):
            if not one.is_account and sum(1 for other in said if not other.is_account) >= terms.anonymous_most:
                continue  # the archive gives it to nobody else without account
            said.append(one)
            votes.append((who, one.legibility))
            outcome = agree(said, terms)
            if outcome.state != OPEN:
                break
        _count(tally, truth, wrong, outcome)
        tally.votes.append(votes)
        tally.truths.append(truth.legibility)
    return tally


def fixed(count: int, each: int) -> Tally:
    """Let so many volunteers with account answer each portrait, whatever they say."""
    everybody = Terms(agreeing=each + 1, most=each, exit_agreeing=each + 1, anonymous_most=0)
    return simulate(count, Crowd(), everybody)


def compared(tally: Tally, chosen: list[str]) -> Tally:
    """Give what another rule makes of the same answers; it always says something."""
    right = sum(one == truth for one, truth in zip(chosen, tally.truths, strict=True))
    return Tally(count=tally.count, agreed=tally.count, right=right, answers=tally.answers)


def majority(tally: Tally) -> list[str]:
    """Give the code that most have said; among equals the first of the codebook."""
    return [max(CODES, key=Counter(code for _, code in votes).__getitem__) for votes in tally.votes]


def dawid_skene(tally: Tally) -> list[str]:
    """Give the likeliest code by expectation and maximisation over the errors of each volunteer.

    All without account are one volunteer: there is nothing to tell them apart by.
    """
    items = np.array([item for item, votes in enumerate(tally.votes) for _ in votes])
    workers = np.array([who for votes in tally.votes for who, _ in votes])
    labels = np.array([CODES.index(code) for votes in tally.votes for _, code in votes])
    size = len(CODES)
    belief = np.full((tally.count, size), 1e-9)
    np.add.at(belief, (items, labels), 1.0)
    belief /= belief.sum(axis=1, keepdims=True)
    for _ in range(ROUNDS):
        errors = np.full((VOLUNTEERS + 1, size, size), 1e-2)
        np.add.at(errors.transpose(0, 2, 1), (workers, labels), belief[items])
        errors /= errors.sum(axis=2, keepdims=True)
        prior = belief.mean(axis=0) + 1e-12
        likely = np.tile(np.log(prior), (tally.count, 1))
        np.add.at(likely, items, np.log(errors[workers, :, labels]))
        belief = np.exp(likely - likely.max(axis=1, keepdims=True))
        belief /= belief.sum(axis=1, keepdims=True)
    return [CODES[best] for best in belief.argmax(axis=1)]


def _count(tally: Tally, truth: Truth, wrong: Truth, outcome: Outcome) -> None:
    tally.count += 1
    tally.answers += outcome.answer_count
    if outcome.state != AGREED:
        return
    tally.agreed += 1
    tally.right += outcome.legibility == truth.legibility
    tally.turned += outcome.legibility == wrong.legibility
    if outcome.legibility == "legible":
        tally.numbers += 1
        tally.numbers_right += outcome.digits == truth.digits


def _arriving(truth: Truth, wrong: Truth, crowd: Crowd, chance: Random) -> Iterator[tuple[int, Said]]:
    order = iter(chance.sample(range(VOLUNTEERS), VOLUNTEERS))
    while True:
        if chance.random() < crowd.hostile:
            yield VOLUNTEERS, Said(legibility=wrong.legibility, digits=wrong.digits, is_account=False)
        elif chance.random() < crowd.anonymous:
            yield VOLUNTEERS, _honest(truth, chance, is_account=False)
        else:
            yield next(order), _honest(truth, chance, is_account=True)


def _honest(truth: Truth, chance: Random, *, is_account: bool) -> Said:
    code = truth.legibility
    if chance.random() >= ACCURACY:
        code = chance.choice([other for other in CODES if other != truth.legibility])
    digits = ""
    if code in WITH_DIGITS:
        digits = "".join(_seen(digit, chance) for digit in truth.digits) or _number(chance)
    return Said(legibility=code, digits=digits, is_account=is_account)


def _seen(digit: str, chance: Random) -> str:
    if chance.random() < _DIGIT_ACCURACY:
        return digit
    return chance.choice([UNSURE, chance.choice("0123456789")])


def _truth(chance: Random) -> Truth:
    code = chance.choices(CODES, list(SHARES.values()))[0]
    if code not in WITH_DIGITS:
        return Truth(code, "")
    digits = list(_number(chance))
    for place in chance.sample(range(DIGITS), chance.randint(1, 4)) if code == "partial" else ():
        digits[place] = UNSURE
    return Truth(code, "".join(digits))


def _wrong(truth: Truth, chance: Random) -> Truth:
    """Give what the block says of a portrait: always the same, and never what is true."""
    code = chance.choice([other for other in CODES if other != truth.legibility])
    return Truth(code, _number(chance) if code in WITH_DIGITS else "")


def _number(chance: Random) -> str:
    return "".join(chance.choices("0123456789", k=DIGITS))


if __name__ == "__main__":
    main()
