"""Where the band is said to be: around the taps, with what the machine read, never outside the portrait."""

from contrechamp.vision.types import Box
from contrechamp_server.stages.captions.bands import place_band

PORTRAIT = Box(100, 50, 200, 400)


def covers(box: Box | None, x: int, y: int) -> bool:
    return box is not None and box.x <= x < box.x + box.w and box.y <= y < box.y + box.h


def test_without_a_tap_or_a_reading_nobody_knows() -> None:
    assert place_band([], PORTRAIT) is None


def test_every_tap_that_agrees_is_covered_and_a_stray_one_is_not() -> None:
    taps = [(190, 150), (200, 156), (186, 149), (290, 440)]
    band = place_band(taps, PORTRAIT)
    assert all(covers(band, x, y) for x, y in taps[:3])
    assert not covers(band, 290, 440)
    assert place_band(taps[::-1], PORTRAIT) == band


def test_it_is_wide_enough_for_a_band_and_stays_inside_the_portrait() -> None:
    band = place_band([(101, 51)], PORTRAIT)
    assert band is not None
    assert (band.x, band.y) == (100, 50)
    middle = place_band([(200, 200)], PORTRAIT)
    assert middle is not None
    assert middle.w >= PORTRAIT.w // 4


def test_what_the_machine_read_is_covered_with_a_margin_when_taps_point_there() -> None:
    read = Box(170, 140, 60, 12)
    band = place_band([(190, 150)], PORTRAIT, [read])
    assert covers(band, 166, 136) and covers(band, 235, 157)
    elsewhere = place_band([(190, 150)], PORTRAIT, [Box(120, 400, 60, 12)])
    assert elsewhere == place_band([(190, 150)], PORTRAIT)


def test_one_reading_says_where_without_a_tap_and_two_do_not() -> None:
    read = Box(170, 140, 60, 12)
    assert covers(place_band([], PORTRAIT, [read]), 180, 145)
    assert place_band([], PORTRAIT, [read, Box(150, 300, 60, 12)]) is None
    assert place_band([], PORTRAIT, [Box(500, 140, 60, 12)]) is None
