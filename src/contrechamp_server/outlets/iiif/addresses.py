"""Addresses of what IIIF describes, whole: an id in a manifest is where the thing itself is."""

from django.http import HttpRequest
from django.urls import reverse

from contrechamp.vision.types import Box


class Addresses:
    """Addresses that begin as the archive was asked for."""

    def __init__(self, request: HttpRequest) -> None:
        self._root = request.build_absolute_uri("/").removesuffix("/")

    def of(self, name: str, *parts: str) -> str:
        """Give the address of a page or a file by its name."""
        return self._root + reverse(name, args=parts)

    def home(self) -> str:
        """Give the archive's own."""
        return self.of("public:home")

    def manifest(self, photograph_id: str) -> str:
        """Give a photograph's manifest."""
        return self.of("iiif:photograph", photograph_id)

    def canvas(self, photograph_id: str) -> str:
        """Give a photograph's canvas: the same in every manifest that it is in."""
        return f"{self.manifest(photograph_id).removesuffix('manifest.json')}canvas"

    def part(self, photograph_id: str, box: Box) -> str:
        """Give a part of a photograph's canvas."""
        return f"{self.canvas(photograph_id)}#xywh={box.x},{box.y},{box.w},{box.h}"

    def picture(self, photograph_id: str, size: str) -> str:
        """Give a photograph's picture at a size."""
        return self.of("public:iiif_image", photograph_id, "full", size, "0", "default.jpg")
