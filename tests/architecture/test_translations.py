"""French first, English complete: every message that the archive can show has its English, and no English is left over.

Messages are found as Django looks them up: in compiled templates, and in the calls of Python modules.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.template import Context, Template, engines
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

SERVER = Path(__file__).parents[2] / "src" / "contrechamp_server"
TEMPLATES = SERVER / "templates"
# The commands speak through the command's own catalogue: see test_command_translations.
MODULES = sorted(path for path in SERVER.rglob("*.py") if SERVER / "commands" not in path.parents)
AREAS = sorted(path.name for path in (SERVER / "locale").iterdir())
SINGULAR = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
IN_EXPRESSION = re.compile(r"""\{[{%][^}]*?_\((["'])(.+?)\1\)""")
ILL_SET = re.compile(r" [;:!?»](?:\s|$)|\w[;!?](?:\s|$)|\w'\w|« |\.\.\.(?!$)|\u202f:|(?<!«)\u00a0[;!?]")
"""A colon and quotation marks have a no-break space, what is higher a narrow one, and an apostrophe is curly."""
Message = str | tuple[str, str]


def in_python(path: Path) -> Iterator[tuple[Message | None, int]]:
    """Give each message of a module with its line; None where what is translated is not a constant."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SINGULAR | PLURAL:
            given = [each.value for each in node.args if isinstance(each, ast.Constant)]
            texts = [text for text in given if isinstance(text, str)]
            wanted = 2 if node.func.id in PLURAL else 1
            if len(texts) < wanted:
                yield None, node.lineno
            else:
                yield (texts[0], texts[1]) if wanted == 2 else texts[0], node.lineno


def compiled(template: Any) -> Template:
    """Give the template behind the wrapper of Django's engine."""
    inner = template.template
    assert isinstance(inner, Template)
    return inner


def in_template(name: str) -> Iterator[Message]:
    """Give each message of a template, as the compiled template asks for it."""
    template = compiled(engines["django"].get_template(name))
    for node in template.nodelist.get_nodes_by_type(TranslateNode):
        assert isinstance(node, TranslateNode)
        yield str(node.filter_expression.var)[1:-1]
    for node in template.nodelist.get_nodes_by_type(BlockTranslateNode):
        assert isinstance(node, BlockTranslateNode)
        singular, _names = node.render_token_list(node.singular)
        if node.plural:
            yield singular, node.render_token_list(node.plural)[0]
        else:
            yield singular
    for found in IN_EXPRESSION.finditer((TEMPLATES / name).read_text(encoding="utf-8")):
        yield found[2]


def shown() -> dict[Message, str]:
    """Give every message that the archive can show, with one place where it stands."""
    found: dict[Message, str] = {}
    for path in MODULES:
        for message, line in in_python(path):
            if message is not None:
                found.setdefault(message, f"{path.relative_to(SERVER)}:{line}")
    for path in sorted(TEMPLATES.rglob("*.html")):
        name = str(path.relative_to(TEMPLATES))
        for message in in_template(name):
            found.setdefault(message, name)
    return found


def catalogue(area: str) -> Catalog:
    with (SERVER / "locale" / area / "en" / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def test_there_are_messages_to_look_at() -> None:
    messages = shown()
    assert "Aller au contenu" in messages
    assert "Il n’y a rien à cette adresse, ou rien de public." in messages


def test_only_constants_are_translated() -> None:
    for path in MODULES:
        for message, line in in_python(path):
            assert message is not None, f"{path.relative_to(SERVER)}:{line}: a variable cannot be found in a catalogue"


def test_every_message_has_its_english() -> None:
    english = {
        message.id for area in AREAS for message in catalogue(area) if message.id and is_translated(message.string)
    }
    missing = [f"{place}: {message}" for message, place in shown().items() if message not in english]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("area", AREAS)
def test_no_translation_is_doubtful_or_left_over(area: str) -> None:
    messages = shown()
    for message in catalogue(area):
        if message.id:
            assert not message.fuzzy, message.id
            assert message.id in messages, f"nothing shows: {message.id}"


def test_one_message_has_one_english() -> None:
    translations = defaultdict(set)
    for area in AREAS:
        for message in catalogue(area):
            if message.id:
                translations[message.id].add(str(message.string))
    assert not {message: found for message, found in translations.items() if len(found) > 1}


@pytest.mark.parametrize("area", AREAS)
def test_names_in_a_message_are_kept(area: str) -> None:
    for message in catalogue(area):
        if message.id and not isinstance(message.id, tuple):
            named = re.findall(r"%\((\w+)\)s", str(message.id))
            assert sorted(named) == sorted(re.findall(r"%\((\w+)\)s", str(message.string))), message.id


@pytest.mark.parametrize("area", AREAS)
def test_french_is_set_as_french_is(area: str) -> None:
    for message in catalogue(area):
        for french in (message.id,) if isinstance(message.id, str) else message.id:
            assert not ILL_SET.search(french), french


def is_translated(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def test_a_message_is_found_as_a_template_shows_it() -> None:
    source = "{% load i18n %}{% blocktranslate with a=1 trimmed %}\n  Il y a\n  {{ a }}.\n{% endblocktranslate %}"
    template = compiled(engines["django"].from_string(source))
    (node,) = template.nodelist.get_nodes_by_type(BlockTranslateNode)
    assert isinstance(node, BlockTranslateNode)
    assert node.render_token_list(node.singular)[0] == "Il y a %(a)s."
    assert template.render(Context()) == "Il y a 1."
