"""From drawn scenes to an archive at work: deposits, redaction, reviews, publication. Django is set up already."""

from collections.abc import Mapping
from dataclasses import dataclass

from rich.console import Console

from contrechamp_server.foundation.records.models import Photograph
from contrechamp_server.foundation.records.states import State
from demo.captioning import caption_portraits
from demo.depositing import deposit_scenes
from demo.folder import DemoFolder
from demo.people import Login, make_people, write_logins
from demo.rendering import Truth
from demo.reviewing import ask_for_veils, review_scenes
from demo.story import BUNDLES
from demo.telling import object_and_decide, tell_incident
from demo.working import wait_for_rest, workers
from scenery.files import HELD_FILES


@dataclass(frozen=True, slots=True)
class Filled:
    """The archive that was made.

    Attributes:
        logins: who may sign in.
        surprises: files that did not end as they must: scenes that were held, bad files that were not.
    """

    logins: tuple[Login, ...]
    surprises: tuple[str, ...]


def fill_archive(folder: DemoFolder, truth: Truth, console: Console) -> Filled:
    """Bring every scene as far as the story says.

    Raises:
        WorkersFailedError: a worker ended by itself.
    """
    people = make_people()
    write_logins(folder.logins, people.logins)
    kept = deposit_scenes(folder.sources, BUNDLES, people, console)
    folder.delete_sources()
    with workers() as children:
        wait_for_rest(children, "redacting", console)
        review_scenes(kept, truth, people)
        wait_for_rest(children, "publishing", console)
        caption_portraits(kept, truth, people)
        wait_for_rest(children, "painting bands over", console)
    tell_incident(people)
    object_and_decide(people)
    ask_for_veils(kept, truth, people)
    return Filled(people.logins, _surprises(kept))


def _surprises(kept: Mapping[str, str]) -> tuple[str, ...]:
    bad = {file.file_name for file in HELD_FILES}
    held = set(Photograph.objects.filter(state=State.HELD).values_list("pk", flat=True))
    return tuple(sorted(name for name, key in kept.items() if (key in held) != (name in bad)))
