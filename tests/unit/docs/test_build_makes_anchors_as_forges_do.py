"""Anchors are those that the common forges make of headings, in English and in French."""

import pytest

from docs.markdown import anchors


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("# Plain words", "plain-words"),
        ("## `contrechamp vault open`", "contrechamp-vault-open"),
        ("### Ce que cela ne fait pas, et pourquoi", "ce-que-cela-ne-fait-pas-et-pourquoi"),
        ("## Sûreté du caviardage", "sûreté-du-caviardage"),
        ("## A [link](x.md) and *stress*", "a-link-and-stress"),
        ("## under_score - dash", "under_score---dash"),
        ("## Closed ##", "closed"),
    ],
)
def test_a_heading_gives_its_anchor(heading: str, anchor: str) -> None:
    assert anchors(f"{heading}\n") == {anchor}


def test_a_heading_that_stands_twice_is_counted() -> None:
    assert anchors("# A\n# A\n# A\n") == {"a", "a-1", "a-2"}


def test_an_id_in_html_is_an_anchor() -> None:
    assert anchors('<a id="here"></a>\n<h2 name="there">x</h2>\n') == {"here", "there"}


def test_a_comment_in_a_shell_example_is_no_heading() -> None:
    assert anchors("```sh\n# comment\n```\n#hashtag\n") == frozenset()
