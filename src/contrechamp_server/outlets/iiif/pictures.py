"""A photograph as a canvas of IIIF: its public picture, its credit and licence, and where its annotations are."""

from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext as _

from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.media.pyramids import Size
from contrechamp_server.foundation.records.models import Photograph
from contrechamp_server.foundation.records.vocabularies import Licence
from contrechamp_server.frame.iiif import whole_size
from contrechamp_server.frame.provenance import source
from contrechamp_server.frame.tags import day
from contrechamp_server.outlets.iiif.addresses import Addresses
from contrechamp_server.outlets.iiif.words import LanguageMap, as_written, both, fact
from contrechamp_server.stages.objections.models import Reply

RIGHTS: Final = {
    Licence.CC_BY: "http://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "http://creativecommons.org/licenses/by-sa/4.0/",
    Licence.CC0: "http://creativecommons.org/publicdomain/zero/1.0/",
}
"""As the specification wants them written; what only allows display has none, and says so in words."""
THUMBNAIL_PX: Final = 400


def canvas(at: Addresses, photograph: Photograph) -> dict[str, Any]:
    """Give a photograph's canvas; it may stand in several manifests."""
    key = photograph.pk
    whole = whole_size(Size(photograph.width, photograph.height))
    return {
        "id": at.canvas(key),
        "type": "Canvas",
        "label": label(photograph),
        "width": photograph.width,
        "height": photograph.height,
        "items": [
            {
                "id": f"{at.canvas(key)}/painting",
                "type": "AnnotationPage",
                "items": [
                    {
                        "id": f"{at.canvas(key)}/painting/1",
                        "type": "Annotation",
                        "motivation": "painting",
                        "body": _image(at, photograph, "max", whole.width, whole.height),
                        "target": at.canvas(key),
                    }
                ],
            }
        ],
        "annotations": [
            {"id": at.of("iiif:portraits", key), "type": "AnnotationPage", "label": both(lambda: _("Portraits"))},
            {"id": at.of("iiif:masks", key), "type": "AnnotationPage", "label": both(lambda: _("Masques"))},
        ],
        "homepage": [homepage(at.of("public:photograph", key), label(photograph))],
        **rights(photograph),
    }


def label(photograph: Photograph) -> LanguageMap:
    """Say where and when a photograph was taken."""
    deposit = photograph.submission
    return both(lambda: f"{source(deposit).place}, {day(deposit.taken_on)}")


def rights(photograph: Photograph) -> dict[str, Any]:
    """Give credit and licence, which every viewer has to show."""
    deposit = photograph.submission
    said: dict[str, Any] = {
        "requiredStatement": fact(
            lambda: _("Crédit et licence"), both(lambda: f"{source(deposit).credit}, {source(deposit).licence}")
        )
    }
    if deposit.licence in RIGHTS:
        said["rights"] = RIGHTS[Licence(deposit.licence)]
    return said


def thumbnail(at: Addresses, photograph: Photograph) -> dict[str, Any]:
    """Give a small picture; none of a picture that is hard to look at: viewers would show it unasked."""
    if photograph.is_graphic:
        return {}
    share = min(1.0, THUMBNAIL_PX / max(photograph.width, photograph.height))
    width, height = (max(1, round(side * share)) for side in (photograph.width, photograph.height))
    return {"thumbnail": [_image(at, photograph, f"!{THUMBNAIL_PX},{THUMBNAIL_PX}", width, height)]}


def homepage(address: str, name: LanguageMap) -> dict[str, Any]:
    """Give the page for people."""
    return {"id": address, "type": "Text", "label": name, "format": "text/html", "language": ["fr", "en"]}


def data(address: str) -> dict[str, Any]:
    """Give the same for programs."""
    return {"id": address, "type": "Dataset", "format": "application/json"}


def provider(at: Addresses) -> list[dict[str, Any]]:
    """Say whose archive it is."""
    name = as_written(options().name)
    return [{"id": at.home(), "type": "Agent", "label": name, "homepage": [homepage(at.home(), name)]}]


def replies(rows: Iterable[Reply]) -> list[dict[str, Any]]:
    """Give the replies of those concerned: they go wherever what they answer goes."""
    return [fact(lambda: _("Droit de réponse"), _reply(row)) for row in rows]


def _reply(row: Reply) -> LanguageMap:
    if row.withdrawn_at:
        return both(lambda: _("Une réponse a été retirée par qui l’avait donnée."))
    # Between quotation marks: what begins with a sign of HTML would be taken for it.
    return both(lambda: _("«\u00a0%(text)s\u00a0» (%(whom)s)") % {"text": row.text, "whom": row.get_whom_display()})


def _image(at: Addresses, photograph: Photograph, size: str, width: int, height: int) -> dict[str, Any]:
    return {
        "id": at.picture(photograph.pk, size),
        "type": "Image",
        "format": "image/jpeg",
        "width": width,
        "height": height,
        "service": [{"id": at.of("public:iiif", photograph.pk), "type": "ImageService3", "profile": "level2"}],
    }
