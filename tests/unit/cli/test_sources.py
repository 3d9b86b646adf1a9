"""What a walk finds: nothing is passed over in silence, nothing is followed out of the tree, nothing waits."""

import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePath

import pytest

from contrechamp.cli.batch.sources import Sources, find_sources

JPEG = b"\xff\xd8\xff\xe0" + bytes(60)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    return folder


def put(path: Path, data: bytes = JPEG) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def outputs(found: Sources) -> list[str]:
    return [str(picture.relative) for picture in found.pictures]


def codes(found: Sources) -> dict[str, str]:
    return {refused.path.name: refused.code for refused in found.refused}


def reasons(found: Sources) -> dict[str, str]:
    return {entry.path.name: entry.reason for entry in found.left_out}


def test_a_tree_is_walked_in_the_order_of_its_names(tree: Path) -> None:
    for name in ("b.jpg", "a/z.jpg", "a/deep/er/x.jpg", "c.JPG", "a.jpg"):
        put(tree / name)
    assert outputs(find_sources([tree], None)) == ["a/deep/er/x.jpg", "a/z.jpg", "a.jpg", "b.jpg", "c.JPG"]


def test_a_picture_without_a_pictures_name_is_tried_for_its_first_bytes(tree: Path) -> None:
    put(tree / "IMG_0001")
    put(tree / "photo.txt")
    assert outputs(find_sources([tree], None)) == ["IMG_0001", "photo.txt"]


def test_a_file_called_a_picture_is_tried_whatever_it_holds(tree: Path) -> None:
    put(tree / "empty.jpg", b"")
    put(tree / "text.png", b"no picture")
    put(tree / "drawing.svg", b"<svg/>")
    assert outputs(find_sources([tree], None)) == ["drawing.svg", "empty.jpg", "text.png"]


def test_what_is_no_picture_is_left_out_and_named(tree: Path) -> None:
    put(tree / "truth.jsonl", b'{"image": "a.jpg"}\n')
    put(tree / ".DS_Store")
    put(tree / ".thumbnails" / "a.jpg")
    found = find_sources([tree], None)
    assert not found.pictures
    assert not found.refused
    assert reasons(found) == {
        "truth.jsonl": "not a picture",
        ".DS_Store": "hidden file",
        ".thumbnails": "hidden folder",
    }


def test_a_file_that_a_person_names_is_never_left_out(tree: Path) -> None:
    assert outputs(find_sources([put(tree / "notes.txt", b"no picture")], None)) == ["notes.txt"]
    assert outputs(find_sources([put(tree / ".hidden.jpg")], None)) == [".hidden.jpg"]


def test_the_output_folder_inside_the_tree_is_not_walked(tree: Path) -> None:
    put(tree / "a.jpg")
    put(tree / "redacted" / "a.jpg")
    found = find_sources([tree], tree / "redacted")
    assert outputs(found) == ["a.jpg"]
    assert reasons(found) == {"redacted": "the output folder"}


def test_of_several_paths_each_folder_keeps_its_own_name(tree: Path) -> None:
    put(tree / "a" / "x.jpg")
    put(tree / "b" / "x.jpg")
    single = put(tree / "y.jpg")
    assert outputs(find_sources([tree / "a", tree / "b", single], None)) == ["a/x.jpg", "b/x.jpg", "y.jpg"]
    assert outputs(find_sources(sorted(tree.iterdir()), None)) == sorted(outputs(find_sources([tree], None)))


def test_a_file_named_twice_is_tried_once(tree: Path) -> None:
    single = put(tree / "y.jpg")
    assert outputs(find_sources([single, single], None)) == ["y.jpg"]


def test_a_link_inside_the_tree_is_a_picture_of_its_own(tree: Path) -> None:
    original = put(tree / "a.jpg")
    (tree / "link.jpg").symlink_to(original)
    found = find_sources([tree], None)
    assert outputs(found) == ["a.jpg", "link.jpg"]
    assert {picture.real for picture in found.pictures} == {original.resolve()}


def test_links_out_of_the_tree_are_refused(tree: Path, tmp_path: Path) -> None:
    put(tmp_path / "private" / "a.jpg")
    (tree / "file.jpg").symlink_to(tmp_path / "private" / "a.jpg")
    (tree / "folder").symlink_to(tmp_path / "private")
    (tree / "up").symlink_to("..")
    found = find_sources([tree], None)
    assert not found.pictures
    assert codes(found) == dict.fromkeys(("file.jpg", "folder", "up"), "link_out_of_tree")


def test_a_neighbour_whose_name_begins_alike_is_out_of_the_tree(tree: Path, tmp_path: Path) -> None:
    (tree / "a.jpg").symlink_to(put(tmp_path / "photos-private" / "a.jpg"))
    assert codes(find_sources([tree], None)) == {"a.jpg": "link_out_of_tree"}


def test_links_that_lead_nowhere_or_in_circles_are_refused(tree: Path) -> None:
    (tree / "nowhere.jpg").symlink_to("gone.jpg")
    (tree / "one.jpg").symlink_to("two.jpg")
    (tree / "two.jpg").symlink_to("one.jpg")
    assert codes(find_sources([tree], None)) == dict.fromkeys(("nowhere.jpg", "one.jpg", "two.jpg"), "broken_link")


def test_a_link_to_a_folder_of_the_tree_is_not_followed(tree: Path) -> None:
    put(tree / "a" / "x.jpg")
    (tree / "a" / "loop").symlink_to(tree)
    (tree / "again").symlink_to("a")
    found = find_sources([tree], None)
    assert outputs(found) == ["a/x.jpg"]
    assert set(reasons(found)) == {"loop", "again"}


def test_pipes_and_sockets_are_never_opened(tree: Path) -> None:
    os.mkfifo(tree / "pipe.jpg")
    os.mkfifo(tree / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tree / "socket.png"))
    found = find_sources([tree], None)
    assert not found.pictures
    assert codes(found) == {"pipe.jpg": "not_a_file", "socket.png": "not_a_file"}
    assert set(reasons(found)) == {"pipe"}
    assert codes(find_sources([tree / "pipe.jpg"], None)) == {"pipe.jpg": "not_a_file"}


def test_names_that_are_no_text_are_walked_like_any_other(tree: Path) -> None:
    names = [b"two\nlines.jpg", b"caf\xe9.jpg", b"\xff\xfe.png", "\u202egpj.jpg".encode()]
    for name in names:
        put(Path(os.fsdecode(os.fsencode(tree) + b"/" + name)))
    found = find_sources([tree], None)
    assert sorted(os.fsencode(picture.relative) for picture in found.pictures) == sorted(names)


@pytest.fixture
def locked_tree() -> Iterator[Path]:
    """A tree that its reader may look into, and not into all of it. For root all is readable: be nobody meanwhile."""
    is_root = os.geteuid() == 0
    with tempfile.TemporaryDirectory() as name:
        tree = Path(name)
        put(tree / "a.jpg")
        put(tree / "locked.jpg").chmod(0)
        put(tree / "unknown").chmod(0)
        put(tree / "folder" / "b.jpg")
        (tree / "folder").chmod(0)
        tree.chmod(0o755)
        if is_root:
            os.seteuid(65534)
        try:
            yield tree
        finally:
            if is_root:
                os.seteuid(0)
            (tree / "folder").chmod(0o755)


def test_what_cannot_be_read_is_refused_whatever_its_name(locked_tree: Path) -> None:
    found = find_sources([locked_tree], None)
    assert outputs(found) == ["a.jpg"]
    assert codes(found) == dict.fromkeys(("folder", "locked.jpg", "unknown"), "unreadable_file")


def test_a_named_file_that_cannot_be_reached_is_refused(locked_tree: Path) -> None:
    assert codes(find_sources([locked_tree / "folder" / "b.jpg"], None)) == {"b.jpg": "unreadable_file"}


def test_a_path_is_reported_as_the_person_wrote_it(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tree / "a.jpg")
    monkeypatch.chdir(tree.parent)
    assert [picture.path for picture in find_sources([Path("photos")], None).pictures] == [Path("photos/a.jpg")]
    assert [picture.relative for picture in find_sources([Path("photos/.")], None).pictures] == [PurePath("a.jpg")]
