"""Which scenes the demo shows, in which order, in which file format, and how each is called in French and English."""

from enum import StrEnum
from functools import partial
from typing import NamedTuple

import numpy as np

from scenery import compositions as c
from scenery.backdrops import Place
from scenery.crowd import draw_crowd
from scenery.figures import FaceCover, Uniform
from scenery.insignia import BandState
from scenery.props import BANNERS, Shield
from scenery.riot_helmets import Visor
from scenery.scenes import Scene, finish


class FileFormat(StrEnum):
    """The formats that the scenes are written in; the values are the files' endings."""

    JPEG = "jpg"
    PNG = "png"
    WEBP = "webp"
    TIFF = "tif"
    HEIC = "heic"
    AVIF = "avif"


class Entry(NamedTuple):
    """One scene of the programme.

    `orientation` is the EXIF orientation under which the file is stored, 1 to 8: the picture lies turned in the file,
    and only a reader that obeys the tag sees it as the truth describes it.
    """

    name: str
    french: str
    english: str
    draw: c.Draw
    file_format: FileFormat = FileFormat.JPEG
    orientation: int = 1

    @property
    def file_name(self) -> str:
        """The name of the file that holds it."""
        return f"{self.name}.{self.file_format.value}"


P, G = Uniform.POLICE, Uniform.GENDARME

PROGRAMME: tuple[Entry, ...] = (
    Entry(
        "portrait-numero-lisible",
        "Numéro lisible",
        "Legible number",
        c.close_portrait(BandState.LEGIBLE, P, enlarged=1.35),
    ),
    Entry("ligne-visieres-levees", "Ligne, visières levées", "A line, visors up", c.officers_in_line(Visor.UP, P)),
    Entry("cortege-devise", "Cortège derrière la devise", "A march behind the motto", c.procession(BANNERS[0])),
    Entry("trois-gendarmes", "Trois gendarmes", "Three gendarmes", c.officers_talking(3, G), FileFormat.WEBP),
    Entry(
        "ligne-visieres-baissees",
        "Ligne, visières baissées, fichier couché",
        "Visors down, file stored sideways",
        c.officers_in_line(Visor.DOWN, P, face_px=70, people=8),
        orientation=6,
    ),
    Entry(
        "portrait-gendarme",
        "Gendarme, numéro lisible",
        "Gendarme, legible number",
        c.close_portrait(BandState.LEGIBLE, G, enlarged=1.35, place=Place.SQUARE),
        FileFormat.HEIC,
    ),
    Entry("nuit", "La nuit", "At night", c.face_to_face(darkness=0.70)),
    Entry("pancartes", "Pancartes", "Placards", c.placards()),
    Entry("foule-1000", "Mille personnes", "A thousand people", partial(draw_crowd, n_faces=1000)),
    Entry(
        "boucliers",
        "Boucliers longs",
        "Long shields",
        c.officers_in_line(Visor.DOWN, G, face_px=74, people=7, shields=Shield.LONG),
    ),
    Entry("foulards", "Foulards sur la bouche", "Scarves over the mouth", c.covered_faces(FaceCover.SCARF)),
    Entry(
        "portrait-couvert",
        "Numéro couvert",
        "Covered number",
        c.close_portrait(BandState.COVERED, P, face_px=250, place=Place.QUAY),
        FileFormat.TIFF,
    ),
    Entry("fumee", "Dans les gaz", "In the smoke", c.face_to_face(fumes=0.75)),
    Entry("cordon", "Un cordon de près", "A cordon close by", c.cordon),
    Entry("foule-300", "Trois cents personnes", "Three hundred people", partial(draw_crowd, n_faces=300, width=1600)),
    Entry(
        "reflets",
        "Visières et reflets",
        "Visors and reflections",
        c.officers_in_line(Visor.DOWN_REFLECTING, P, face_px=82, people=7),
        FileFormat.WEBP,
    ),
    Entry("pluie", "Sous la pluie", "In the rain", c.face_to_face(drops=1100)),
    Entry(
        "portrait-partiel",
        "Numéro caché en partie",
        "Number hidden in part",
        c.close_portrait(BandState.PARTIAL, P, enlarged=1.35),
    ),
    Entry("pancarte-portrait", "Un visage imprimé", "A printed face", c.placards(portrait=True), FileFormat.PNG),
    Entry(
        "boucliers-ronds",
        "Boucliers ronds",
        "Round shields",
        c.officers_in_line(Visor.UP, P, face_px=78, people=6, shields=Shield.ROUND),
        FileFormat.PNG,
    ),
    Entry("au-loin", "De loin, visages de dix pixels", "From afar, faces of ten pixels", c.far_away),
    Entry("deux-agents", "Deux agents", "Two officers", c.officers_talking(2, P, face_px=210)),
    Entry("masques-a-gaz", "Masques à gaz", "Gas masks", c.covered_faces(FaceCover.GAS_MASK)),
    Entry(
        "portrait-visiere",
        "Visière baissée, numéro lisible",
        "Visor down, legible number",
        c.close_portrait(BandState.LEGIBLE, P, visor=Visor.DOWN_REFLECTING, enlarged=1.5),
        FileFormat.AVIF,
    ),
    Entry(
        "contre-jour",
        "À contre-jour, fichier à l'envers",
        "Against the light, file upside down",
        c.face_to_face(glare=0.42),
        orientation=3,
    ),
    Entry(
        "cortege-quai",
        "Cortège sur le quai",
        "A march along the river",
        c.procession(BANNERS[1], place=Place.QUAY, covered_share=0.25),
    ),
    Entry("bras-leves", "Bras devant le visage", "Arms before faces", c.covered_faces(FaceCover.NONE)),
    Entry(
        "portrait-sans-numero",
        "Numéro non porté",
        "No number worn",
        c.close_portrait(BandState.ABSENT, P, visor=None, place=Place.SQUARE),
    ),
    Entry("observateurs", "Observateurs, fichier en miroir", "Observers, mirrored file", c.filmed, orientation=5),
    Entry("rue-vide", "Une rue vide", "An empty street", c.nobody),
)
"""Thirty scenes; the first ones alone already show most of what there is to see."""


def render_scene(entry: Entry, seed: int) -> Scene:
    """Draw one scene of the programme: the same entry and seed give the same pixels and the same truth."""
    rng = np.random.default_rng((seed, *entry.name.encode()))
    return finish(entry.name, entry.draw(rng))
