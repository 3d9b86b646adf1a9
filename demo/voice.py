"""The page's two languages: French first, English complete; every sentence stands beside its translation."""

from dataclasses import dataclass
from enum import StrEnum

_NARROW_SPACE = "\u202f"
_HARD_SPACE = "\u00a0"


class Language(StrEnum):
    """The languages; the values are those of the `lang` attribute."""

    FRENCH = "fr"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Voice:
    """Says things in one language, with its way of writing figures."""

    language: Language

    @property
    def is_french(self) -> bool:
        """Whether this is the French page."""
        return self.language is Language.FRENCH

    def say(self, french: str, english: str) -> str:
        """Give the sentence in the page's language."""
        return french if self.is_french else english

    def count(self, number: int, french: tuple[str, str], english: tuple[str, str]) -> str:
        """Give a number with its noun, singular or plural; French takes the singular up to one, zero included."""
        if self.is_french:
            return f"{self.number(number)}{_HARD_SPACE}{french[0] if number < 2 else french[1]}"
        return f"{self.number(number)}{_HARD_SPACE}{english[0] if number == 1 else english[1]}"

    def number(self, number: int) -> str:
        """Write a whole number with its thousands apart."""
        return f"{number:,}".replace(",", _NARROW_SPACE) if self.is_french else f"{number:,}"

    def decimal(self, value: float, digits: int = 1) -> str:
        """Write a number with that many digits after the point, or comma."""
        text = f"{value:,.{digits}f}"
        return text.replace(",", _NARROW_SPACE).replace(".", ",") if self.is_french else text

    def percent(self, share: float, digits: int = 0) -> str:
        """Write a share (0 to 1) as a percentage, rounded down: 99.96 % is never written as 100."""
        digits = 0 if share == 1 else digits
        scale = 10**digits
        floored = int(share * 100 * scale) / scale
        return f"{self.decimal(floored, digits)}{_NARROW_SPACE if self.is_french else ''}%"
