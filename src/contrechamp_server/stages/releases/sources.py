"""What may be said of where photographs come from, so that a release leads to no source.

Credit, address, agency, deposit, hour and day of a photograph stay out altogether. Its licence and the kind of its source are said
only where at least `LEAST_SOURCES` deposits of the same event share both: who gave pictures of a small event is not to be told by
the licence that they chose.
"""

from typing import Final

from django.db.models import Count

from contrechamp_server.foundation.records.selectors import public_photographs

LEAST_SOURCES: Final = 5
"""k: so many deposits at least look the same in a release."""


def said_classes() -> frozenset[tuple[str, str, str]]:
    """Give the classes (event, kind of source, licence) that enough deposits share to be said."""
    names = ("submission__event", "submission__source_kind", "submission__licence")
    grouped = public_photographs().select_related(None).order_by().values_list(*names)
    counted = grouped.annotate(sources=Count("submission", distinct=True)).filter(sources__gte=LEAST_SOURCES)
    return frozenset((event, kind, licence) for event, kind, licence, _ in counted)
