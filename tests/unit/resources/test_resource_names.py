import pytest

from omeroweb_pyr.resources import names

NO_IDS = [
    "",
    "0",
    "01",
    "-1",
    "+1",
    "\N{ARABIC-INDIC DIGIT ONE}",
    "1e3",
    "1.0",
    "1 ",
    " 1",
    "1\n",
    "0x1",
    "1_0",
    "²",
    str(2**63),
    "9" * 40,
    "abc",
]


@pytest.mark.parametrize("name", ["1", "51", "9223372036854775807"])
def test_an_id_is_a_positive_number_in_its_one_spelling(name):
    assert names.object_id(name) == int(name)


@pytest.mark.parametrize("name", NO_IDS)
def test_everything_else_is_no_id(name):
    with pytest.raises(KeyError):
        names.object_id(name)


@pytest.mark.parametrize(("name", "label"), [("B04", "B04"), ("b4", "B04"), ("a012", "A12"), ("AF123", "AF123")])
def test_a_label_has_one_spelling(name, label):
    assert names.well_label(name) == label


@pytest.mark.parametrize(
    "name", ["", "B", "4", "B0", "B000", "B1234", "ABC1", "B4x", "B-4", "\N{GREEK CAPITAL LETTER BETA}4", "B\N{SUPERSCRIPT TWO}"]
)
def test_everything_else_is_no_label(name):
    with pytest.raises(KeyError):
        names.well_label(name)


@pytest.mark.parametrize(("name", "parts"), [("1001", ("1001", "")), ("1001.png", ("1001", "png")), ("project.json", ("project", "json"))])
def test_a_name_may_have_one_known_suffix(name, parts):
    assert names.split(name) == parts


@pytest.mark.parametrize("name", ["1.", "1.PNG", "1.exe", "1.json.png", "1..png", "project.html"])
def test_other_suffixes_are_nothing(name):
    with pytest.raises(KeyError):
        names.split(name)
