import threading
from pathlib import Path

import numpy as np
import pytest
import tifffile

from omeroweb_pyr.embedded.pixels import source as module
from omeroweb_pyr.embedded.pixels import tiff
from omeroweb_pyr.embedded.pixels.files import OpenFiles
from omeroweb_pyr.embedded.pixels.memory import Memory
from omeroweb_pyr.embedded.pixels.source import PixelsError, PlaneError, Sizes, open_source

STACK = np.random.default_rng(7).integers(0, 60000, (2, 3, 4, 40, 50)).astype(np.uint16)
"""Samples [t, z, c, y, x]."""


@pytest.fixture(autouse=True)
def empty_memory(monkeypatch):
    monkeypatch.setattr(module, "PLANES", Memory(0, lambda plane: plane.nbytes))
    files = OpenFiles(2)
    monkeypatch.setattr(module, "FILES", files)
    monkeypatch.setattr(tiff, "FILES", files)
    monkeypatch.setattr(tiff, "PIECES", Memory(0, lambda piece: piece.nbytes))
    yield
    files.close()


@pytest.fixture
def write(tmp_path):
    def writing(samples, name="a.tif", **options) -> Path:
        path = tmp_path / name
        tifffile.imwrite(path, samples, **options)
        return path

    return writing


OME = {"ome": True, "metadata": {"axes": "TZCYX"}, "photometric": "minisblack"}


@pytest.mark.parametrize(
    "options",
    [
        OME,
        OME | {"byteorder": ">"},
        OME | {"compression": "zlib", "predictor": True, "rowsperstrip": 7},
        OME | {"compression": "zlib", "tile": (16, 32)},
        OME | {"tile": (16, 16)},
        {"imagej": True, "metadata": {"axes": "TZCYX"}},
    ],
)
def test_planes_and_regions_of_stacks(write, options):
    image = open_source(write(STACK, **options))
    assert image.sizes == Sizes(50, 40, 3, 4, 2)
    assert image.dtype == np.uint16
    for t, z, c in np.ndindex(2, 3, 4):
        np.testing.assert_array_equal(image.plane(z, c, t), STACK[t, z, c])
    np.testing.assert_array_equal(image.region(2, 3, 1, 5, 7, 30, 20), STACK[1, 2, 3, 7:27, 5:35])
    assert image.region(0, 0, 0, 49, 39, 1, 1)[0, 0] == STACK[0, 0, 0, 39, 49]


@pytest.mark.parametrize("dtype", ["i1", "u1", "i2", "u2", "i4", "u4", "f4", "f8"])
@pytest.mark.parametrize("byteorder", ["<", ">"])
def test_sample_types_in_both_byte_orders(write, dtype, byteorder):
    samples = (np.arange(5 * 6 * 7).reshape(5, 6, 7) - (0 if dtype[0] == "u" else 100)).astype(dtype)
    image = open_source(write(samples, byteorder=byteorder, photometric="minisblack"))
    assert image.sizes == Sizes(7, 6, 5, 1, 1)
    assert image.dtype == np.dtype(dtype)
    np.testing.assert_array_equal(image.plane(3, 0, 0), samples[3])


def test_types_that_omero_lacks_become_the_next_larger(write):
    assert open_source(write(np.ones((4, 4), bool), "bit.tif", photometric="minisblack")).plane(0, 0, 0).tolist() == [[1] * 4] * 4
    assert open_source(write(np.ones((4, 4), np.float16), "half.tif")).dtype == np.float32
    assert open_source(write(np.ones((4, 4), np.int64), "long.tif")).dtype == np.float64
    with pytest.raises(PixelsError, match="complex"):
        open_source(write(np.ones((4, 4), np.complex64), "complex.tif"))


@pytest.mark.parametrize("options", [{}, {"compression": "zlib"}, {"compression": "zlib", "tile": (16, 16)}])
def test_colour_samples_are_channels(write, options):
    samples = np.random.default_rng(1).integers(0, 255, (20, 30, 4)).astype(np.uint8)
    interleaved = open_source(write(samples, "rgba.tif", photometric="rgb", **options))
    separate = open_source(write(np.moveaxis(samples, 2, 0), "apart.tif", photometric="rgb", planarconfig="separate", **options))
    assert interleaved.sizes == separate.sizes == Sizes(30, 20, 1, 4, 1)
    for c in range(4):
        np.testing.assert_array_equal(interleaved.plane(0, c, 0), samples[..., c])
        np.testing.assert_array_equal(separate.region(0, c, 0, 3, 2, 20, 15), samples[2:17, 3:23, c])


def test_a_file_that_names_only_its_first_plane(write):
    samples = STACK[0, :, 0]
    image = open_source(write(samples, imagej=True, metadata={"axes": "ZYX"}, truncate=True))
    np.testing.assert_array_equal(image.plane(2, 0, 0), samples[2])


def test_only_what_is_asked_for_is_read(write):
    path = write(STACK, **OME)
    image = open_source(path)
    with module.FILES.borrow(path) as file:
        before = file.bytes_read
        image.plane(1, 2, 0)
        assert file.bytes_read - before == 40 * 50 * 2
        image.region(1, 2, 0, 10, 5, 3, 4)
        assert file.bytes_read - before == 40 * 50 * 2 + 4 * 50 * 2


def test_only_the_touched_tiles_are_decoded(write):
    samples = np.random.default_rng(2).integers(0, 255, (64, 64)).astype(np.uint8)
    path = write(samples, tile=(16, 16))
    image = open_source(path)
    with module.FILES.borrow(path) as file:
        np.testing.assert_array_equal(image.region(0, 0, 0, 14, 0, 4, 4), samples[:4, 14:18])
        assert file.bytes_read == 2 * 256


def test_planes_are_remembered_and_read_only(write, monkeypatch):
    monkeypatch.setattr(module, "PLANES", Memory(1 << 20, lambda plane: plane.nbytes))
    path = write(STACK, **OME)
    first = open_source(path).plane(0, 0, 0)
    with module.FILES.borrow(path) as file:
        before = file.bytes_read
        assert open_source(path).plane(0, 0, 0) is first
        np.testing.assert_array_equal(open_source(path).region(0, 0, 0, 1, 2, 3, 4), first[2:6, 1:4])
        assert file.bytes_read == before
    with pytest.raises(ValueError):
        first[0, 0] = 1


def test_a_replaced_file_is_read_anew(write):
    path = write(np.zeros((8, 8), np.uint8))
    assert open_source(path).plane(0, 0, 0).max() == 0
    write(np.ones((9, 9), np.uint8))
    assert open_source(path).plane(0, 0, 0).min() == 1


def test_a_truncated_file_is_refused_where_samples_are_missing(write):
    path = write(STACK[0, 0, 0], "cut.tif")
    content = path.read_bytes()
    path.write_bytes(content[: len(content) - 40])
    image = open_source(path)
    np.testing.assert_array_equal(image.region(0, 0, 0, 0, 0, 50, 30), STACK[0, 0, 0, :30])
    with pytest.raises(PixelsError, match=r"cut\.tif is truncated"):
        image.plane(0, 0, 0)


def test_unreadable_files_say_why(tmp_path, write):
    (tmp_path / "text.tif").write_text("hello")
    with pytest.raises(PixelsError, match=r"text\.tif can't be read: not a TIFF"):
        open_source(tmp_path / "text.tif")
    with pytest.raises(PixelsError, match=r"gone\.tif is missing"):
        open_source(tmp_path / "gone.tif")
    with pytest.raises(PixelsError, match="1 image series, series 5"):
        open_source(write(STACK[0, 0, 0]), 5)


def test_broken_compressed_data_says_why(write):
    path = write(STACK[0, 0, 0], compression="zlib")
    with tifffile.TiffFile(path) as tiff:
        offset = tiff.pages[0].dataoffsets[0]
    content = bytearray(path.read_bytes())
    content[offset : offset + 100] = b"x" * 100
    path.write_bytes(content)
    with pytest.raises(PixelsError, match="samples can't be decoded"):
        open_source(path).plane(0, 0, 0)


@pytest.mark.parametrize("plane", [(3, 0, 0), (0, 4, 0), (0, 0, 2), (-1, 0, 0)])
def test_planes_outside_are_refused(write, plane):
    with pytest.raises(PlaneError, match="runs from 0 to"):
        open_source(write(STACK, **OME)).plane(*plane)


@pytest.mark.parametrize("box", [(0, 0, 51, 1), (-1, 0, 2, 2), (0, 39, 1, 2), (0, 0, 0, 1)])
def test_regions_outside_are_refused(write, box):
    with pytest.raises(PlaneError, match="not within the plane of 50 x 40"):
        open_source(write(STACK, **OME)).region(0, 0, 0, *box)


def test_open_files_stay_within_their_bound(write):
    images = [open_source(write(STACK[0, 0, 0] + number, f"{number}.tif")) for number in range(6)]
    assert len(module.FILES) <= 2
    for number, image in enumerate(images):
        np.testing.assert_array_equal(image.plane(0, 0, 0), STACK[0, 0, 0] + number)
    assert len(module.FILES) <= 2
    module.FILES.close()
    np.testing.assert_array_equal(images[0].plane(0, 0, 0), STACK[0, 0, 0])


def test_many_threads_read_right(write):
    images = [open_source(write(STACK + number, f"{number}.ome.tif", compression="zlib", **OME)) for number in range(4)]
    wrong = []

    def reading(seed):
        for number, t, z, c in np.random.default_rng(seed).integers(0, (4, 2, 3, 4), (40, 4)):
            if not np.array_equal(images[number].plane(z, c, t), STACK[t, z, c] + number):
                wrong.append((number, t, z, c))

    threads = [threading.Thread(target=reading, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_memory_forgets_what_was_not_used_for_longest():
    memory: Memory[bytes] = Memory(10, len)
    memory.put("a", b"1234")
    memory.put("b", b"1234")
    assert memory.get("a") == b"1234"
    memory.put("c", b"1234")
    assert (memory.get("a"), memory.get("b"), memory.get("c")) == (b"1234", None, b"1234")
    memory.put("d", b"x" * 11)
    assert memory.get("d") is None
    assert memory.total <= 10


def test_strips_too_large_to_be_decoded_are_refused(write, monkeypatch):
    image = open_source(write(STACK[0, 0, 0], "one.tif", compression="zlib", rowsperstrip=40))
    monkeypatch.setattr(tiff, "PIECE_BYTES", 100)
    with pytest.raises(PixelsError, match=r"one\.tif can't be read in parts"):
        image.region(0, 0, 0, 0, 0, 2, 2)


def test_planes_too_large_to_be_read_are_refused(write, monkeypatch):
    image = open_source(write(STACK[0, 0, 0]))
    monkeypatch.setattr(module, "PLANE_BYTES", 100)
    with pytest.raises(PixelsError, match="too large to be read at once"):
        image.plane(0, 0, 0)
    assert image.region(0, 0, 0, 0, 0, 5, 5).shape == (5, 5)
