"""One scene on the contact sheet: the redacted picture, what is marked on it, and its caption."""

from html import escape

from demo.folder import DemoFolder
from demo.previews import WIDTH_PX, preview_name
from demo.results import Box, JudgedReading, SceneResult, Verdict
from demo.voice import Voice


def scene_item(voice: Voice, folder: DemoFolder, scene: SceneResult, *, is_first: bool) -> str:
    """Give the list item of a scene; the picture links to the full redacted file."""
    width, height = scene.size
    shown_width = min(width, WIDTH_PX)
    shown_height = round(height * shown_width / width)
    target = scene.output.resolve().relative_to(folder.root.resolve()).as_posix()
    title = escape(voice.say(scene.entry.french, scene.entry.english))
    loading = "" if is_first else ' loading="lazy"'
    return f"""<li><figure>
<a class="picture" href="{escape(target)}"><img src="previews/{escape(preview_name(scene))}" width="{shown_width}" \
height="{shown_height}" alt="{escape(_description(voice, scene))}"{loading}>{_marks(scene)}</a>
<figcaption>
<h3>{title}</h3>
<p>{_counts(voice, scene)}</p>
{_readings(voice, scene)}
</figcaption>
</figure></li>"""


def _description(voice: Voice, scene: SceneResult) -> str:
    title = voice.say(f"Scène dessinée\u00a0: {scene.entry.french}", f"Drawn scene: {scene.entry.english}")
    masks = voice.count(scene.masks, ("masque bleu", "masques bleus"), ("blue mask", "blue masks"))
    return f"{title}. {masks}."


def _marks(scene: SceneResult) -> str:
    """The outlines over the picture: dashed round suspects, solid round numbers that were read."""
    shapes = [_outline(box, "suspect", 0.15 * box[3]) for box in scene.suspects]
    shapes += [_outline(reading.box, "reading", 0.35 * reading.box[3]) for reading in scene.readings]
    if not shapes:
        return ""
    width, height = scene.size
    return f'<svg viewBox="0 0 {width} {height}" aria-hidden="true">{"".join(shapes)}</svg>'


def _outline(box: Box, kind: str, margin: float) -> str:
    x, y, w, h = (round(v) for v in (box[0] - margin, box[1] - margin, box[2] + 2 * margin, box[3] + 2 * margin))
    place = f'x="{x}" y="{y}" width="{w}" height="{h}"'
    return f'<g class="{kind}"><rect class="halo" {place}/><rect class="line" {place}/></g>'


def _counts(voice: Voice, scene: SceneResult) -> str:
    if scene.faces:
        covered = voice.number(scene.faces - len(scene.uncovered))
        faces = voice.count(scene.faces, ("visage", "visages"), ("face", "faces"))
        text = voice.say(f"{covered} couverts sur {faces}", f"{covered} covered of {faces}")
    else:
        text = voice.say("Aucun visage à couvrir", "No face to cover")
    masks = voice.count(scene.masks, ("masque", "masques"), ("mask", "masks"))
    suspects = voice.count(len(scene.suspects), ("suspect", "suspects"), ("suspect", "suspects"))
    seconds = f"{voice.decimal(scene.seconds)}\u00a0s"
    stored = scene.entry.file_format.name
    if scene.entry.orientation != 1:
        stored += f", orientation {scene.entry.orientation}"  # the same word in both languages
    return f"{text}, {masks}, {suspects}.<br>{stored}, {seconds}."


def _readings(voice: Voice, scene: SceneResult) -> str:
    items = [_reading(voice, reading) for reading in scene.readings]
    if scene.unread:
        nouns = (("numéro assez grand", "numéros assez grands"), ("number large enough", "numbers large enough"))
        abstained = voice.say("&#8239;: la machine s’abstient", ": the machine abstains")
        items.append(f"<li>{voice.count(len(scene.unread), *nouns)}{abstained}.</li>")
    return f'<ul class="readings">{"".join(items)}</ul>' if items else ""


def _reading(voice: Voice, reading: JudgedReading) -> str:
    confidence = voice.percent(reading.confidence)
    match reading.verdict:
        case Verdict.AGREES:
            said = voice.say("conforme à la vérité", "agrees with the truth")
        case Verdict.DIFFERS:
            truth = escape(reading.truth or "")
            said = voice.say(f"en désaccord, la vérité est {truth}", f"disagrees, the truth is {truth}")
        case Verdict.NO_WHOLE_NUMBER:
            said = voice.say(
                "en désaccord, aucun numéro entier à cet endroit", "disagrees, no whole number in that place"
            )
    kind = "agrees" if reading.verdict is Verdict.AGREES else "differs"
    sure = voice.say(f"sûr à {confidence}", f"{confidence} sure")
    return f'<li class="{kind}"><span class="digits">{escape(reading.text)}</span> <span>{sure}, {said}</span></li>'
