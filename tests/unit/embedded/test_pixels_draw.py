import io
import weakref
from dataclasses import replace

import numpy as np
import pytest
import tifffile
from PIL import Image

from omeroweb_pyr.embedded.pixels import encode
from omeroweb_pyr.embedded.pixels.cut import XZ, ZY, Cut, projection, view
from omeroweb_pyr.embedded.pixels.draw import draw, quantize
from omeroweb_pyr.embedded.pixels.project import MAXIMUM, MEAN, SUM, project
from omeroweb_pyr.embedded.pixels.settings import GREYSCALE, Binding, Look, Quantum, Settings, defaults
from omeroweb_pyr.embedded.pixels.source import FILES, PlaneError, open_source
from omeroweb_pyr.embedded.pixels.thumbs import Frame, shrink, thumbnail


@pytest.fixture(scope="module", autouse=True)
def closed_files():
    yield
    FILES.close()


def pixel(settings, *values, dtype=np.uint16):
    """Draw an image of one pixel, whose channels have these samples."""
    return tuple(draw(settings, lambda c: np.array([[values[c]]], dtype), 1, 1)[0, 0].tolist())


def one(**values):
    return Settings(bindings=(Binding(**({"start": 0, "end": 255} | values)),))


@pytest.mark.parametrize(
    ("sample", "expected"),
    [(99, 0), (100, 0), (150, 128), (101, 3), (199, 252), (200, 255), (65535, 255)],
)
def test_a_linear_window(sample, expected):
    # (sample - 100) * 255 / 100, rounded half up
    assert pixel(one(start=100, end=200), sample) == (expected,) * 3


def test_a_colour_scales_and_alpha_scales_once_more():
    assert pixel(one(color=(255, 128, 0, 255)), 100) == (100, 100 * 128 // 255, 0)
    assert pixel(one(color=(255, 128, 0, 128)), 100) == (100 * 128 // 255, (100 * 128 // 255) * 128 // 255, 0)


def test_channels_add_up_and_are_clipped():
    red, orange, off = (
        Binding(start=0, end=255, color=(255, 0, 0, 255)),
        Binding(start=0, end=255, color=(255, 100, 0, 255)),
        Binding(start=0, end=255, active=False),
    )
    settings = Settings(bindings=(red, orange, off))
    assert pixel(settings, 100, 51, 255) == (151, 20, 0)
    assert pixel(settings, 200, 200, 255) == (255, 78, 0)


def test_more_than_four_channels_add_up_too():
    bindings = tuple(Binding(start=0, end=255, color=(255, 10 * place, 1, 255)) for place in range(11))
    assert pixel(Settings(bindings=bindings), *[20] * 11) == (220, sum(20 * 10 * place // 255 for place in range(11)), 0)
    assert pixel(Settings(bindings=bindings), *[255] * 11) == (255, 255, 11)


def test_greyscale_is_the_first_active_channel_without_colour():
    bindings = (Binding(start=0, end=255, active=False), Binding(start=0, end=255, color=(255, 0, 0, 255)), Binding(start=0, end=255))
    assert pixel(Settings(bindings=bindings, model=GREYSCALE), 9, 77, 200) == (77, 77, 77)


def test_no_active_channel_is_black():
    assert pixel(one(active=False), 255) == (0, 0, 0)


def test_an_inverted_channel():
    assert pixel(one(reverse=True), 55) == (200, 200, 200)
    assert pixel(one(reverse=True, start=100, end=200), 50) == (255, 255, 255)


def test_a_lookup_table_stands_in_for_the_colour():
    assert pixel(one(lut="cyan.lut", color=(255, 0, 0, 255)), 90) == (0, 90, 90)
    assert pixel(one(lut="unknown.lut", color=(255, 0, 0, 255)), 90) == (90, 0, 0)


@pytest.mark.parametrize(
    ("family", "k", "sample", "expected"),
    [
        ("linear", 1.0, 128, 128),
        ("polynomial", 2.0, 128, 64),  # 255 * (128 / 255)²
        ("polynomial", 0.5, 64, 128),
        ("logarithmic", 1.0, 16, 128),  # 255 * ln 16 / ln 255
        ("logarithmic", 1.0, 0, 0),
        ("exponential", 1.0, 254, 94),  # 255 / e
        ("exponential", 0.5, 255, 255),
        ("exponential", 3.0, 200, 0),
    ],
)
def test_curves(family, k, sample, expected):
    assert pixel(one(family=family, coefficient=k), sample) == (expected,) * 3


def test_curves_keep_the_ends_of_the_window():
    for family in ("linear", "polynomial", "exponential", "logarithmic"):
        for k in (0.1, 1.0, 4.0):
            settings = one(family=family, coefficient=k, start=1000, end=3000)
            assert pixel(settings, 1000) == (0, 0, 0)
            assert pixel(settings, 3000) == (255, 255, 255)


def test_codomain_interval_and_resolution():
    settings = replace(one(), quantum=Quantum(50, 150, 255))
    assert [pixel(settings, sample)[0] for sample in (0, 128, 255)] == [50, 100, 150]
    assert pixel(replace(settings, bindings=(replace(settings.bindings[0], reverse=True),)), 0) == (150, 150, 150)
    assert [pixel(replace(one(), quantum=Quantum(0, 255, 1)), sample)[0] for sample in (127, 128)] == [0, 255]


@pytest.mark.parametrize("dtype", ["i1", "u1", "i2", "u2", "i4", "u4", "f4", "f8"])
def test_every_type_is_drawn_alike(dtype):
    samples = np.arange(0, 100, dtype=dtype).reshape(10, 10) - (np.array(40, dtype) if dtype[0] in "if" else np.array(0, dtype))
    settings = one(start=10.5, end=50.25, color=(255, 130, 7, 255))
    exact = np.clip(np.floor((samples.astype(float) - 10.5) * 255 / 39.75 + 0.5), 0, 255).astype(int)
    expected = np.stack([exact, exact * 130 // 255, exact * 7 // 255], axis=2)
    np.testing.assert_array_equal(draw(settings, lambda _: samples, 10, 10), expected)


def test_what_is_no_number_is_black():
    samples = np.array([[np.nan, np.inf, -np.inf, 0.5]], np.float32)
    assert quantize(samples, Binding(start=0, end=1), Quantum()).tolist() == [[0, 255, 0, 128]]


def test_projections():
    planes = [np.array([[1, 200]], np.uint8), np.array([[4, 100]], np.uint8), np.array([[5, 100]], np.uint8)]
    assert project(planes, MAXIMUM).tolist() == [[5, 200]]
    assert project(planes, MEAN).tolist() == [[3, 133]]
    assert project(planes, SUM).tolist() == [[10, 255]]
    assert all(project(iter(planes), kind).dtype == np.uint8 for kind in (MAXIMUM, MEAN, SUM))
    assert project([plane.astype("f4") / 2 for plane in planes], SUM).tolist() == [[5.0, 200.0]]


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    path = tmp_path_factory.mktemp("cuts") / "a.ome.tif"
    samples = np.arange(2 * 3 * 2 * 5 * 4, dtype=np.uint16).reshape(2, 3, 2, 5, 4)
    tifffile.imwrite(path, samples, ome=True, metadata={"axes": "TZCYX"}, photometric="minisblack")
    return open_source(path), samples


def test_cuts_in_all_directions(source):
    image, samples = source
    for cut, expected in [
        (Cut(z=1, t=1), samples[1, 1, 0]),
        (Cut(z=1, t=1, stride=1), samples[1, 1, 0, ::2, ::2]),
        (Cut(z=2, region=(1, 2, 2, 3)), samples[0, 2, 0, 2:5, 1:3]),
        (Cut(z=2, region=(1, 2, 99, 99)), samples[0, 2, 0, 2:, 1:]),
        (Cut(direction=XZ, y=3, t=1), samples[1, :, 0, 3]),
        (Cut(direction=ZY, x=2, t=1), samples[1, :, 0, :, 2].T),
    ]:
        found = view(image, cut)
        np.testing.assert_array_equal(found.read(0), expected)
        assert (found.height, found.width) == expected.shape


def test_cuts_outside_are_refused(source):
    image, _ = source
    cuts = [Cut(z=3), Cut(t=2), Cut(z=-1), Cut(region=(4, 0, 1, 1)), Cut(region=(0, 0, 0, 5)), Cut(direction=XZ, y=5), Cut(direction=7)]
    for cut in cuts:
        with pytest.raises(PlaneError):
            view(image, cut)


def test_a_projection_takes_every_nth_plane(source):
    image, samples = source
    found = projection(image, MAXIMUM, 1, 2, 0, 2)
    np.testing.assert_array_equal(found.read(1), samples[1, [0, 2], 1].max(axis=0))
    for t, step, first, last in [(2, 1, 0, 1), (0, 0, 0, 1), (0, 1, 2, 1), (0, 1, 0, 3)]:
        with pytest.raises(PlaneError):
            projection(image, MAXIMUM, t, step, first, last)


def test_encodings():
    picture = np.array([[[1, 2, 3], [255, 0, 128]]], np.uint8)
    assert encode.packed(picture).tolist() == [0xFF010203 - (1 << 32), 0xFFFF0080 - (1 << 32)]
    assert encode.bands(picture) == [b"\x01\xff", b"\x02\x00", b"\x03\x80"]
    flat = np.full((32, 48, 3), (10, 200, 30), np.uint8)
    image = Image.open(io.BytesIO(encode.jpeg(flat)))
    assert (image.format, image.size) == ("JPEG", (48, 32))
    assert np.abs(np.asarray(image).astype(int) - flat).max() <= 3
    noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3)).astype(np.uint8)
    assert len(encode.jpeg(noise, 0.2)) < len(encode.jpeg(noise)) < len(encode.jpeg(noise, 1.0))


def test_shrinking_averages():
    samples = np.array([[1, 3, 9], [5, 7, 9], [9, 9, 9]], np.uint16)
    assert shrink(samples, 2).tolist() == [[4]]
    assert shrink(samples.astype("f4") / 2, 3).tolist() == [[pytest.approx(61 / 18)]]


def test_a_thumbnail_has_the_frame_that_was_asked_for(tmp_path):
    tifffile.imwrite(tmp_path / "a.tif", np.full((600, 900), 100, np.uint8))
    image = open_source(tmp_path / "a.tif")
    frame = Frame.around(image.sizes, 96)
    made = Image.open(io.BytesIO(thumbnail(image, one(color=(255, 0, 0, 255)), frame, 0, 0)))
    assert made.size == frame == (96, 64)
    assert np.asarray(made)[30, 40].tolist() == pytest.approx([100, 0, 0], abs=3)


def test_default_settings():
    looks = [
        Look(color=(1, 2, 3, 255), extremes=(5, 900)),
        Look(emission=461, extremes=(0, 0)),
        Look(emission=520),
        Look(emission=610, lut="fire.lut"),
    ]
    settings = defaults(looks, 7, "uint16")
    assert (settings.model, settings.default_z, settings.default_t) == ("rgb", 3, 0)
    assert [binding.color[:3] for binding in settings.bindings] == [(1, 2, 3), (0, 0, 255), (0, 255, 0), (255, 0, 0)]
    assert [(binding.start, binding.end) for binding in settings.bindings] == [(5, 900), (0, 1), (0, 65535), (0, 65535)]
    assert [binding.active for binding in settings.bindings] == [True, True, True, False]
    assert settings.bindings[3].lut == "fire.lut"


def test_default_colours_go_by_place_and_one_channel_is_grey():
    assert [b.color[:3] for b in defaults([Look()] * 4, 1, "uint8").bindings] == [(255, 0, 0), (0, 255, 0), (0, 0, 255), (0, 0, 255)]
    alone = defaults([Look()], 1, "uint8")
    assert (alone.model, alone.bindings[0].color[:3]) == (GREYSCALE, (255, 255, 255))


def test_projections_of_floats_with_holes():
    first, second = np.array([[np.nan, np.nan, 1.0, np.inf]], np.float32), np.array([[np.nan, 2.0, 3.0, -np.inf]], np.float32)
    np.testing.assert_array_equal(project([first, second], "maximum"), [[np.nan, 2, 3, np.inf]])
    np.testing.assert_array_equal(project([first, second], "mean"), [[np.nan, np.nan, 2, np.nan]])
    assert project([first, second], "sum").dtype == np.float32


@pytest.mark.parametrize("dtype", ["i1", "i2", "i4", "u4"])
def test_projections_of_other_integers(dtype):
    limits = np.iinfo(dtype)
    planes = [np.array([[limits.min, limits.max, 7, 100]], dtype), np.array([[limits.min, limits.max, 3, 20]], dtype)]
    assert project(planes, "maximum").tolist() == [[limits.min, limits.max, 7, 100]]
    assert project(planes, "mean").tolist() == [[limits.min, limits.max, 5, 60]]
    assert project(planes, "sum").tolist() == [[limits.min, limits.max, 10, 120]]
    assert planes[0].tolist() == [[limits.min, limits.max, 7, 100]], "planes are left as they are"


def test_a_projection_keeps_no_stack_in_memory():
    alive = []

    def planes():
        for number in range(30):
            plane = np.full((10, 10), number, np.uint16)
            alive.append(weakref.ref(plane))
            yield plane
            del plane
            assert sum(ref() is not None for ref in alive) <= 2

    assert project(planes(), "maximum").max() == 29
    assert project(planes(), "sum").max() == sum(range(30))
