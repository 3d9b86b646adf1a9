"""The end of the contact sheet: the recipe in short, and what to know about numbers and about doing it again."""

from html import escape
from typing import Any

from demo.results import Results
from demo.voice import Voice

_DIGEST_LENGTH = 64


def recipe_section(voice: Voice, results: Results, profile: str) -> str:
    """Give what is needed to do the same masks again, in short; the whole recipe is in the report."""
    recipe = results.scenes[0].recipe if results.scenes else {}
    more = voice.say(
        'Recette entière de chaque image, masque par masque&#8239;: <a href="report.jsonl">report.jsonl</a>. Vérité '
        'des scènes&#8239;: <a href="truth.jsonl">truth.jsonl</a>.',
        'The whole recipe of each picture, mask by mask: <a href="report.jsonl">report.jsonl</a>. The truth of the '
        'scenes: <a href="truth.jsonl">truth.jsonl</a>.',
    )
    rows = [
        (voice.say("profil", "profile"), escape(profile)),
        *_facts(voice, recipe),
        (voice.say("en entier", "in full"), more),
    ]
    cells = "\n".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in rows)
    title = voice.say("La recette", "The recipe")
    return f'<section id="recette">\n<h2>{title}</h2>\n<dl class="recipe">\n{cells}\n</dl>\n</section>'


def _facts(voice: Voice, recipe: dict[str, Any]) -> list[tuple[str, str]]:
    """The entries that a reader may ask for first, where the recipe has them; all others stay in the report."""
    names = (("model", "modèle"), ("mask", "masque"), ("output", "sortie"))
    rows = [(voice.say(french, english), _in_short(recipe.get(english))) for english, french in names]
    return [(name, f'<span lang="en">{escape(text)}</span>') for name, text in rows if text]


def _in_short(value: Any) -> str:
    if isinstance(value, dict):
        parts = [(name, _in_short(part)) for name, part in value.items()]
        return ", ".join(f"{name} {text}" for name, text in parts if text)
    if isinstance(value, list):
        is_short = len(value) <= 8 and not any(isinstance(part, list | dict) for part in value)
        return ", ".join(_in_short(part) for part in value) if is_short else ""
    if isinstance(value, str) and len(value) == _DIGEST_LENGTH:
        return f"{value[:12]}…"
    return "" if value is None else str(value)


def footer(voice: Voice) -> str:
    """Give the last words."""
    numbers = voice.say(
        "Un numéro est une donnée personnelle. Ceux d’ici sont inventés&#8239;; dans l’archive, un numéro vérifié est "
        "scellé et effacé du serveur, qui ne garde que le constat&#8239;: lisible, couvert, non porté.",
        "A number is personal data. Those here are invented; in the archive a verified number is sealed and erased "
        "from the server, which keeps the finding only: legible, covered, not worn.",
    )
    portrait = voice.say(
        "Portrait&#8239;: NASA, domaine public, tel que scikit-image le distribue. Aucune reconnaissance faciale nulle "
        "part&#8239;: les visages ne sont cherchés que pour être détruits.",
        "Portrait: NASA, public domain, as scikit-image distributes it. No face recognition anywhere: faces are looked "
        "for only to be destroyed.",
    )
    again = voice.say("Pour recommencer&#8239;: <code>make demo</code>.", "To do it again: <code>make demo</code>.")
    return f"<footer>\n<p>{numbers}</p>\n<p>{portrait}</p>\n<p>{again}</p>\n</footer>"
