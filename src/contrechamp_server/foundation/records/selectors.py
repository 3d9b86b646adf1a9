"""What the public may know of: the one place that says which photographs, portraits and events those are.

The same for everyone who asks, staff included: a public page never shows more to somebody who is signed in. So these
selectors take no viewer.
"""

from typing import TypeVar

from django.db.models import F, Model, QuerySet, Value
from django.db.models.functions import Concat

from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.records.models import Event, Finding, Photograph, Portrait
from contrechamp_server.foundation.records.states import PUBLIC
from contrechamp_server.foundation.records.vocabularies import EventState

Row = TypeVar("Row", bound=Model)


def public_photographs() -> QuerySet[Photograph]:
    """Give the photographs that anyone may see, with their deposit and event."""
    found = Photograph.objects.alias(plain_state=_looked_at("state"))
    shown = found.filter(plain_state__in=PUBLIC, public__isnull=False, published_at__isnull=False)
    return shown.select_related("submission__event")


def public_portraits() -> QuerySet[Portrait]:
    """Give the portraits that anyone may see, with their photograph, deposit and event."""
    found = Portrait.objects.alias(plain_state=_looked_at("photograph__state"))
    shown = found.filter(plain_state__in=PUBLIC, thumbnail__isnull=False, published_at__isnull=False)
    return shown.select_related("photograph__submission__event")


def public_findings() -> QuerySet[Finding]:
    """Give the findings that anyone may know of, with their portrait, photograph, deposit and event."""
    found = Finding.objects.alias(plain_state=_looked_at("portrait__photograph__state")).filter(
        plain_state__in=PUBLIC,
        portrait__thumbnail__isnull=False,
        portrait__published_at__isnull=False,
        published_at__isnull=False,
    )
    return found.select_related("portrait__photograph__submission__event")


def _looked_at(state: str) -> Concat:
    """Give the state in words that no index answers to.

    Nearly every photograph is public: a database that begins with those, and SQLite would, reads them all for one page.
    """
    return Concat(F(state), Value(""))


def public_events() -> QuerySet[Event]:
    """Give the events that staff have opened."""
    return Event.objects.filter(state=EventState.OPEN)


def one_of(rows: "QuerySet[Row]", key: str) -> Row:
    """Give one row by its id.

    Raises:
        NotFoundError: there is none among these; whether there is one elsewhere is not said.
    """
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotFoundError
    return found
