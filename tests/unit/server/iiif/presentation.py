"""The part of IIIF Presentation API 3 and of Web Annotations that is used here, as strictly as the specifications write it."""

from typing import Any, Final

CONTEXT: Final = "http://iiif.io/api/presentation/3/context.json"
_ADDRESS: Final = {"type": "string", "pattern": r"^https?://[^ ]+$"}
_WORDS: Final[dict[str, Any]] = {
    "type": "object",
    "minProperties": 1,
    "additionalProperties": False,
    "patternProperties": {
        "^(fr|en|none)$": {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}}
    },
}
_FACT: Final = {
    "type": "object",
    "additionalProperties": False,
    "required": ["label", "value"],
    "properties": {"label": _WORDS, "value": _WORDS},
}


def _thing(kind: str, properties: dict[str, Any], *optional: str) -> dict[str, Any]:
    every = {"id": _ADDRESS, "type": {"const": kind}, **properties}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": every,
        "required": [name for name in every if name not in optional],
    }


def _some(item: dict[str, Any], least: int = 1) -> dict[str, Any]:
    return {"type": "array", "minItems": least, "items": item}


_HOMEPAGE: Final = _some(
    _thing("Text", {"label": _WORDS, "format": {"const": "text/html"}, "language": _some({"enum": ["fr", "en"]})})
)
_DATA: Final = _some(_thing("Dataset", {"format": {"const": "application/json"}}))
_PROVIDER: Final = _some(_thing("Agent", {"label": _WORDS, "homepage": _HOMEPAGE}))
_IMAGE: Final = _thing(
    "Image",
    {
        "format": {"const": "image/jpeg"},
        "width": {"type": "integer", "minimum": 1},
        "height": {"type": "integer", "minimum": 1},
        "service": _some(_thing("ImageService3", {"profile": {"const": "level2"}})),
    },
)
_RIGHTS: Final = {
    "enum": [
        "http://creativecommons.org/licenses/by/4.0/",
        "http://creativecommons.org/licenses/by-sa/4.0/",
        "http://creativecommons.org/publicdomain/zero/1.0/",
    ]
}
_CANVAS: Final = _thing(
    "Canvas",
    {
        "label": _WORDS,
        "width": {"type": "integer", "minimum": 1},
        "height": {"type": "integer", "minimum": 1},
        "items": _some(
            _thing(
                "AnnotationPage",
                {
                    "items": _some(
                        _thing("Annotation", {"motivation": {"const": "painting"}, "body": _IMAGE, "target": _ADDRESS})
                    )
                },
            )
        ),
        "annotations": _some(_thing("AnnotationPage", {"label": _WORDS})),
        "homepage": _HOMEPAGE,
        "requiredStatement": _FACT,
        "rights": _RIGHTS,
    },
    "rights",
)
_SHARED: Final = {
    "@context": {"const": CONTEXT},
    "label": _WORDS,
    "metadata": _some(_FACT),
    "provider": _PROVIDER,
    "homepage": _HOMEPAGE,
    "seeAlso": _DATA,
}
MANIFEST: Final = _thing(
    "Manifest",
    {
        **_SHARED,
        "summary": _WORDS,
        "requiredStatement": _FACT,
        "rights": _RIGHTS,
        "thumbnail": _some(_IMAGE),
        "partOf": _some(_thing("Collection", {"label": _WORDS})),
        "items": _some(_CANVAS),
    },
    "rights",
    "thumbnail",
    "partOf",
)
COLLECTION: Final = _thing(
    "Collection",
    {
        **_SHARED,
        "items": _some(
            {
                "anyOf": [
                    _thing("Manifest", {"label": _WORDS, "thumbnail": _some(_IMAGE)}, "thumbnail"),
                    _thing("Collection", {"label": _WORDS}),
                ]
            },
            least=0,
        ),
    },
)
ANNOTATIONS: Final = _thing(
    "AnnotationPage",
    {
        "@context": {"const": CONTEXT},
        "label": _WORDS,
        "items": _some(
            _thing(
                "Annotation",
                {
                    "motivation": {"const": "tagging"},
                    "body": _some(
                        {
                            "type": "object",
                            "additionalProperties": False,
                            "required": ["type", "value", "language", "format"],
                            "properties": {
                                "type": {"const": "TextualBody"},
                                "value": {"type": "string", "minLength": 1},
                                "language": {"enum": ["fr", "en"]},
                                "format": {"const": "text/plain"},
                            },
                        }
                    ),
                    "target": {"type": "string", "pattern": r"^https?://.+#xywh=\d+,\d+,[1-9]\d*,[1-9]\d*$"},
                    "homepage": _HOMEPAGE,
                    "seeAlso": _DATA,
                },
                "homepage",
                "seeAlso",
            ),
            least=0,
        ),
    },
)
