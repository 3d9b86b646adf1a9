"""What somebody typed, and the sentence beside each field that cannot be taken. A password is never given back."""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Self

from django.http import HttpRequest
from django.utils.translation import gettext as _

from contrechamp_server.foundation.core.errors import ArchiveError
from contrechamp_server.frame.errors import describe


@dataclass(slots=True)
class Form:
    """One form of this outlet.

    Attributes:
        values: field → text, so that nothing typed is lost.
        errors: field → sentence; the empty name is for what concerns no field.
        status: of the answer.
    """

    values: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    status: HTTPStatus = HTTPStatus.OK

    @classmethod
    def of(cls, request: HttpRequest, *names: str) -> Self:
        """Read the fields that may be shown again."""
        return cls({name: request.POST.get(name, "").strip() for name in names})

    @property
    def general(self) -> str:
        """What is wrong and concerns no field; a template cannot ask for the empty name."""
        return self.errors.get("", "")

    def is_agreed(self, request: HttpRequest) -> bool:
        """Say whether the box was ticked that stands before what cannot be undone; ask for it if not."""
        if "agreed" in request.POST:
            return True
        self.errors["agreed"] = _("Cochez la case pour continuer.")
        self.status = HTTPStatus.UNPROCESSABLE_ENTITY
        return False

    def refuse(self, error: ArchiveError, *, at: str = "") -> None:
        """Put an error beside the field that it names itself, or beside `at`."""
        status, _code, sentence = describe(error)
        self.errors[getattr(error, "field", None) or at] = sentence
        self.status = status
