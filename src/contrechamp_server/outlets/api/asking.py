"""What can be asked of a list: a page of it, narrowed as the wall is. Nothing here was ever read on an officer (charter 6)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Final, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field

from contrechamp_server.foundation.core.errors import InvalidError, NotFoundError
from contrechamp_server.foundation.core.ids import LENGTH
from contrechamp_server.foundation.records.codebook import Legibility, UnitType
from contrechamp_server.frame.paging import page_of

Row = TypeVar("Row", bound=Model)
MOST: Final = 100
_ID: Final = rf"^[a-z][a-z0-9]{{{LENGTH - 1}}}$"
_MONTH: Final = r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$"
_DEPARTEMENT: Final = r"^(0[1-9]|[1-8][0-9]|9[0-6]|2[AB]|9[78][0-9])$"
# Time or day, and the id after which to go on; a run of seven digits is neither.
_CURSOR: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]{8,15}\+00:00)?~[a-z][a-z0-9]{15}$"
WAITING: Final = "waiting"


def _without_default(schema: dict[str, Any]) -> None:
    # What stands for "not asked" is nothing that could be asked.
    schema.pop("default", None)


def _like(pattern: str, description: str) -> Any:
    return Field(pattern=pattern, description=description, json_schema_extra=_without_default)


def _one_of(values: Iterable[str], description: str) -> Any:
    return _like(f"^({'|'.join(values)})$", description)


Key = Annotated[str, Field(pattern=_ID)]
PlanCode = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,32}$")]
Cursor = Annotated[
    str, _like(_CURSOR, "Where the page begins: part of the address that the page before it calls `next`.")
]
EventId = Annotated[str, _like(_ID, "Of one event.")]
Month = Annotated[str, _like(_MONTH, "For instance 2025-05.")]
Departement = Annotated[str, _like(_DEPARTEMENT, "INSEE code, for instance 75, 2A or 974.")]
Finding = Annotated[
    str, _one_of([*Legibility.values, WAITING], "Of the codebook, or `waiting`: no finding is published yet.")
]
Unit = Annotated[str, _one_of(UnitType.values, "To which kind of unit the outfit points, of the codebook.")]


class ParametersError(InvalidError):
    """Parameters that cannot be taken; nothing was looked for.

    Attributes:
        problems: parameter → what is wrong with it.
    """

    code: ClassVar[str] = "parameters"
    default_message: ClassVar[Promise | str] = _("Un paramètre de l’adresse ne peut pas être pris.")

    def __init__(self, problems: Mapping[str, Promise | str]) -> None:
        super().__init__()
        self.problems = dict(problems)


class Paged(BaseModel):
    """A page of a list."""

    model_config = ConfigDict(frozen=True)

    cursor: Cursor = ""
    size: int = Field(50, ge=1, le=MOST, description="How many at most.")


class EventsAsked(Paged):
    month: Month = ""
    departement: Departement = ""


class PhotographsAsked(Paged):
    event: EventId = ""


class PortraitsAsked(Paged):
    finding: Finding = ""
    unit_type: Unit = ""
    event: EventId = ""
    month: Month = ""
    departement: Departement = ""


class IncidentsAsked(Paged):
    event: EventId = ""
    month: Month = ""
    departement: Departement = ""


def page(request: HttpRequest, rows: "QuerySet[Row]", *, by: str, asked: Paged) -> tuple[list[Row], str | None]:
    """Give a page of rows, and the address of the next one.

    Raises:
        ParametersError: the cursor is none of ours.
    """
    try:
        found = page_of(rows, by=by, cursor=asked.cursor, size=asked.size)
    except NotFoundError as error:
        raise ParametersError({"cursor": _("Ce curseur ne vient pas d’ici.")}) from error
    if not found.after:
        return found.rows, None
    query = request.GET.copy()
    query["cursor"] = found.after
    return found.rows, request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def days_of(month: str) -> tuple[date, date]:
    """Give the first day of a month, and that of the next."""
    year, number = map(int, month.split("-"))
    return date(year, number, 1), date(year + number // 12, number % 12 + 1, 1)
