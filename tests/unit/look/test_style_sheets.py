"""The look, as far as a machine can hold it: one colour for masks only, nothing round, nothing from elsewhere."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[3] / "src" / "contrechamp_server" / "static"
SHEETS = sorted((STATIC / "css").glob("*.css"))
LAYERS = [
    *("tokens", "base", "layout", "forms", "wall", "public", "findings", "statistics", "captions"),
    *("objections", "incidents", "deposit", "desk", "verification", "accounts", "print"),
]
MASK = "#2438d6"
MASKS = {".masked", ".wordmark::before", ".portrait__mask", ".portrait--large .portrait__mask", ".mask-outline--new"}
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")


def rules(sheet: Path) -> list[tuple[str, str]]:
    """Selector and declarations of each innermost block."""
    text = COMMENT.sub("", sheet.read_text(encoding="utf-8"))
    return [(selector.strip(), body) for selector, body in RULE.findall(text)]


def test_every_sheet_is_a_layer_and_the_first_one_fixes_their_order() -> None:
    assert {sheet.stem for sheet in SHEETS} == set(LAYERS)
    assert f"@layer {', '.join(LAYERS)};" in (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    for sheet in SHEETS:
        assert f"@layer {sheet.stem} {{" in sheet.read_text(encoding="utf-8")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.stem)
def test_the_one_colour_is_for_masks_and_nothing_else(sheet: Path) -> None:
    for selector, body in rules(sheet):
        if "var(--mask)" in body:
            assert selector.removeprefix("svg ") in MASKS, selector
        if MASK in body.lower():
            assert selector == ":root"


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.stem)
def test_every_other_colour_is_a_grey(sheet: Path) -> None:
    text = COMMENT.sub("", sheet.read_text(encoding="utf-8"))
    for colour in re.findall(r"#(?:[0-9a-f]{6}|[0-9a-f]{3})\b", text):
        if colour != MASK:
            digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
            parts = [int(digits[at : at + 2], 16) for at in (0, 2, 4)]
            assert max(parts) - min(parts) <= 12, colour


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.stem)
def test_corners_are_square_and_nothing_throws_a_shadow(sheet: Path) -> None:
    for selector, body in rules(sheet):
        assert not re.search(r"(box|text)-shadow\s*:", body), selector
        assert set(re.findall(r"border-radius\s*:\s*([^;]+)", body)) <= {"0"}, selector


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.stem)
def test_a_sheet_loads_only_files_that_the_build_makes(sheet: Path) -> None:
    text = COMMENT.sub("", sheet.read_text(encoding="utf-8"))
    assert "@import" not in text
    for target in re.findall(r"url\(\s*[\"']?([^\"')]+)", text):
        assert target.startswith("../vendor/fonts/")
        assert (sheet.parent / target).is_file()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.stem)
def test_every_class_of_the_list_at_the_top_exists_in_the_sheet(sheet: Path) -> None:
    text = sheet.read_text(encoding="utf-8")
    listed = set(re.findall(r"^ {3}(\.[a-z_-]+)", text[: text.index("*/")], re.MULTILINE))
    styled = set(re.findall(r"\.[a-z][a-z_-]*", " ".join(selector for selector, _ in rules(sheet))))
    assert listed <= styled
