"""What was held, on the contact sheet: which file, and why, in plain words."""

from html import escape

from demo.results import HeldResult
from demo.voice import Voice

_PLAIN: dict[str, tuple[str, str]] = {
    "unreadable": (
        (
            "Le fichier est abîmé ou incomplet. La moitié d’une image peut encore montrer un visage, et ce qui ne se "
            "lit pas en entier ne peut pas être vérifié."
        ),
        (
            "The file is damaged or incomplete. Half a picture can still show a face, and what cannot be read whole "
            "cannot be checked."
        ),
    ),
    "several_frames": (
        "Le fichier contient plusieurs images, et chacune peut montrer d’autres visages. Il faut en choisir une.",
        "The file holds several pictures, and each may show other faces. One of them must be chosen.",
    ),
    "face_persists": (
        "Un visage se trouvait encore dans l’image finie. Une personne doit la regarder.",
        "A face was still found in the finished picture. A person must look at it.",
    ),
}
"""Reasons by code; another code is told in the command's own sentence, which is English."""


def held_section(voice: Voice, held: tuple[HeldResult, ...]) -> str:
    """Give the list of files of which nothing came out."""
    title = voice.say("Ce qui est retenu", "What is held")
    note = voice.say(
        "Au moindre doute, rien ne sort. Le fichier attend, avec sa raison, qu’une personne le regarde.",
        "On any doubt nothing comes out. The file waits, with its reason, for a person to look at it.",
    )
    items = "\n".join(_item(voice, file) for file in held)
    opening = f'<section id="retenus">\n<h2>{title}</h2>\n<p class="note">{note}</p>'
    return f'{opening}\n<ol class="held">\n{items}\n</ol>\n</section>'


def _item(voice: Voice, file: HeldResult) -> str:
    known = file.known
    title = escape(voice.say(known.french, known.english) if known is not None else file.file_name)
    said = f'<span lang="en">{escape(file.reason)}</span>'
    reason = voice.say(*_PLAIN[file.code]) if file.code in _PLAIN else said
    label = voice.say("raison", "reason")
    where = f"{escape(file.file_name)}, {label} <code>{escape(file.code)}</code>"
    return f"<li><h3>{title}</h3><div><p>{reason}</p><p>{where}</p></div></li>"
