"""Two pictures never meet in one output, and no output is an original."""

from pathlib import Path, PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contrechamp.cli.batch.kinds import Kind
from contrechamp.cli.batch.plan import OverOriginalError, SameOutputError, plan_outputs
from contrechamp.cli.batch.sources import Picture

names = st.sampled_from(["a.jpg", "a.heic", "a.heic.jpg", "a", "b/a.jpg", "a.jpg/b.jpg", "b/a.webp", "b"])
kinds = st.sampled_from([Kind.JPEG, Kind.HEIC, Kind.WEBP, None])


def picture(relative: str, kind: Kind | None = Kind.JPEG, folder: str = "/photos") -> Picture:
    path = Path(folder) / relative
    return Picture(path, path, PurePath(relative), kind)


def test_the_tree_is_mirrored() -> None:
    planned = plan_outputs([picture("a.jpg"), picture("b/c.heic", Kind.HEIC)], Path("/out"), None)
    assert [(str(item.output), item.output_format) for item in planned] == [("a.jpg", "jpeg"), ("b/c.heic.jpg", "jpeg")]


def test_two_formats_of_one_shot_are_told_apart() -> None:
    planned = plan_outputs([picture("a.jpg"), picture("a.heic", Kind.HEIC), picture("a.png", Kind.PNG)], None, "jpeg")
    assert [str(item.output) for item in planned] == ["a.jpg", "a.heic.jpg", "a.png.jpg"]


def test_two_pictures_that_would_meet_are_refused_by_name() -> None:
    with pytest.raises(SameOutputError) as caught:
        plan_outputs([picture("a.jpg"), picture("a.jpg", folder="/others")], Path("/out"), None)
    assert (caught.value.first, caught.value.second) == (Path("/photos/a.jpg"), Path("/others/a.jpg"))
    assert caught.value.output == PurePath("a.jpg")


def test_an_output_in_the_way_of_anothers_folder_is_refused() -> None:
    with pytest.raises(SameOutputError):
        plan_outputs([picture("a.jpg"), picture("a.jpg/b.jpg", folder="/others")], Path("/out"), None)


def test_an_output_over_an_original_is_refused(tmp_path: Path) -> None:
    original = tmp_path / "a.jpg"
    original.write_bytes(b"")
    link = tmp_path / "link"
    link.symlink_to(tmp_path)
    for out in (tmp_path, link, tmp_path / "sub" / ".."):
        with pytest.raises(OverOriginalError):
            plan_outputs([Picture(original, original.resolve(), PurePath("a.jpg"), Kind.JPEG)], out, None)


@given(st.lists(st.tuples(names, kinds), max_size=5), st.sampled_from([None, "webp", "jpeg"]))
def test_outputs_are_all_different_or_the_call_is_refused(
    files: list[tuple[str, Kind | None]], wanted: str | None
) -> None:
    pictures = [picture(name, kind, folder=f"/{index}") for index, (name, kind) in enumerate(files)]
    try:
        outputs = [item.output for item in plan_outputs(pictures, Path("/out"), wanted)]
    except SameOutputError:
        return
    assert len(set(outputs)) == len(outputs)
    assert not {parent for output in outputs for parent in output.parents} & set(outputs)
