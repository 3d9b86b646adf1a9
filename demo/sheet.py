"""Last step of the demo: the contact sheet, in French and in English; no script, nothing from elsewhere."""

from pathlib import Path

from demo.captions import scene_item
from demo.closing import footer, recipe_section
from demo.folder import DemoFolder
from demo.holding import held_section
from demo.results import Results, Verdict
from demo.voice import Language, Voice

_STYLE = Path(__file__).with_name("style.css")
_PAGES = {Language.FRENCH: "index.html", Language.ENGLISH: "index.en.html"}
# Nothing but this folder's pictures and the style in the page may load, whatever a later hand writes into it.
_POLICY = "default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def write_sheet(folder: DemoFolder, results: Results, *, profile: str, seconds: float) -> Path:
    """Write both pages; give the French one."""
    for language, name in _PAGES.items():
        page = _page(Voice(language), folder, results, profile, seconds)
        (folder.root / name).write_text(page, encoding="utf-8")
    return folder.root / _PAGES[Language.FRENCH]


def _page(voice: Voice, folder: DemoFolder, results: Results, profile: str, seconds: float) -> str:
    say = voice.say
    other = Language.ENGLISH if voice.is_french else Language.FRENCH
    style = _STYLE.read_text(encoding="utf-8")
    items = "\n".join(scene_item(voice, folder, scene, is_first=i == 0) for i, scene in enumerate(results.scenes))
    return f"""<!doctype html>
<html lang="{voice.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="referrer" content="no-referrer">
<title>{say("contrechamp, démonstration", "contrechamp, demonstration")}</title>
<style>
{style}</style>
</head>
<body>
<a class="skip" href="#planche">{say("Aller aux photographies", "Skip to the photographs")}</a>
<header>
<div class="top">
<p class="mark"><i></i>contrechamp</p>
<p><a href="{_PAGES[other]}" lang="{other}" hreflang="{other}">{say("English", "Français")}</a></p>
</div>
{_headline(voice, results)}
</header>
<main>
{_introduction(voice)}
{_figures(voice, results, seconds)}
<section id="planche" tabindex="-1">
<h2>{say("Ce qui sort", "What comes out")}</h2>
<p class="note">{_legend(voice)}</p>
<ol class="sheet">
{items}
</ol>
</section>
{held_section(voice, results.held)}
{recipe_section(voice, results, profile)}
</main>
{footer(voice)}
</body>
</html>
"""


def _headline(voice: Voice, results: Results) -> str:
    scenes = voice.count(len(results.scenes), ("scène", "scènes"), ("scene", "scenes"))
    faces = voice.count(results.faces, ("visage", "visages"), ("face", "faces"))
    count = voice.number(results.uncovered)
    left = voice.say(f"{count} à découvert.", f"{count} uncovered.")
    if not results.uncovered:
        left = voice.say("Aucun à découvert.", "None uncovered.")
    return f"<h1><span>{scenes},</span> <span>{faces}.</span> <span>{left}</span></h1>"


def _introduction(voice: Voice) -> str:
    first = voice.say(
        "Chaque visage trouvé est recouvert d’un aplat opaque, jamais flouté&#8239;: il n’y a plus rien à retrouver "
        "dessous. L’image d’avant n’est montrée à personne, pas même ici.",
        "Every face found is covered with a flat, opaque colour, never blurred: nothing is left under it to bring "
        "back. The picture before is shown to no one, not even here.",
    )
    second = voice.say(
        "Ces scènes sont dessinées, et leur seul visage est un portrait du domaine public. Les gens, les lieux et les "
        "numéros sont inventés. Une scène dessinée est facile&#8239;: la mesure sur de vraies photographies est dans "
        "<code>docs/benchmarks.md</code>.",
        "These scenes are drawn, and their one face is a portrait in the public domain. People, places and numbers "
        "are invented. A drawn scene is easy: the measurements on real photographs are in "
        "<code>docs/benchmarks.md</code>.",
    )
    return f'<p class="lead">{first}</p>\n<p class="lead">{second}</p>'


def _figures(voice: Voice, results: Results, seconds: float) -> str:
    say = voice.say
    covered = results.faces - results.uncovered
    share = voice.percent(covered / results.faces, 1) if results.faces else "–"
    agreeing = sum(reading.verdict is Verdict.AGREES for reading in results.readings)
    suspects = sum(len(scene.suspects) for scene in results.scenes)
    rows = [
        (share, say("des visages connus sont couverts", "of the known faces are covered")),
        (voice.number(sum(scene.masks for scene in results.scenes)), say("masques posés", "masks painted")),
        (voice.number(suspects), say("suspects, à regarder par une personne", "suspects, for a person to look at")),
        (
            f"{agreeing}/{len(results.readings)}",
            say("numéros lus et conformes à la vérité", "numbers read that agree with the truth"),
        ),
        (voice.number(len(results.held)), say("fichiers retenus", "files held")),
        (f"{voice.decimal(seconds, 0)}&nbsp;s", say("du dessin à cette page", "from drawing to this page")),
    ]
    cells = "\n".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for value, name in rows)
    return f'<dl class="figures">\n{cells}\n</dl>'


def _legend(voice: Voice) -> str:
    return voice.say(
        "Bleu&#8239;: un masque. Trait continu&#8239;: un numéro lu par la machine, après masquage. Tirets&#8239;: un "
        "suspect, que la machine n’a pas masqué et qu’une personne doit regarder. Couvert&#8239;: 70&#8239;% du visage "
        "au moins sont sous un masque.",
        "Blue: a mask. Solid line: a number that the machine read, after masking. Dashes: a suspect, which the machine "
        "did not mask and a person must look at. Covered: at least 70% of the face lies under a mask.",
    )
