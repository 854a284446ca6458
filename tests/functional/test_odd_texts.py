"""Names and texts of any kind are kept and shown as they are; what can't be kept is refused with a sentence."""

import pytest

JSON = {"Accept": "application/json"}

TEXTS = {
    "markup": "<script>alert(1)</script> & \"quotes\" 'n' ${x} <!--",
    "right to left": "\u05e9\u05dc\u05d5\u05dd \u202e \u0639\u0631\u0628\u064a",
    "emoji": "\N{MICROSCOPE}\N{FAMILY}\U0001f469\u200d\U0001f52c",
    "long": "ä" * 10_240,
    "combining": "e\u0301\u0301\u0301",
    "template": "{{7*7}} {% x %} %(a)s %n",
    "sql": "Robert'); DROP TABLE project;--",
    "tabs": "a\tb",
}


@pytest.fixture
def send(browser):
    def post(path, status=200, **fields):
        return browser.post(path, fields, headers=JSON | {"X-CSRFToken": browser.cookies["csrftoken"]}, status=status)

    return post


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_texts_are_kept_and_shown_as_they_are(browser, world, send, text):
    path = f"/dataset/{world.dataset()}/"
    send(f"{path}@@edit", name=text, description=text)
    send(f"{path}@@comment", comment=text)
    send(f"{path}@@tag", text=text)
    send(f"{path}@@pairs", key=text, value=text)
    data = browser.get(f"{path[:-1]}.json").json["data"]
    assert (data["Name"], data["Description"]) == (text, text)
    values = {each["@type"].rpartition("#")[2]: each["Value"] for each in data["Annotations"]}
    assert values == {"CommentAnnotation": text, "TagAnnotation": text, "MapAnnotation": [[text, text]]}
    page = browser.get(path).html
    assert page.select_one("h1").text == text
    assert page.select_one(".comment p").text == text
    assert page.select_one("#tags + form a").text.strip() == text
    assert [cell.text for cell in page.select(".pairs .kv tr:first-child")[0].select("th, td")] == [text, text]
    assert page.select_one("[name=description]").text.removeprefix("\n") == text
    assert page.find_all("script", src=False) == []


BAD = [
    ("edit", {"name": ""}, "give it a name"),
    ("edit", {"name": "a\0b"}, "can't be kept"),
    ("edit", {"name": "x" * 10_241}, "too long: at most 10,240"),
    ("edit", {"description": "x" * 1_000_001}, "too long"),
    ("edit", {}, "a name or a description"),
    ("comment", {}, "write something"),
    ("tag", {}, "name a tag"),
    ("tag", {"tag": "1e3"}, "whole number"),
    ("tag", {"tag": "99999999999999999999"}, "whole number"),
    ("tag", {"tag": "-1"}, "whole number"),
    ("tag", {"tag": "987654321"}, "did not take this"),
    ("tag", {"text": "x", "tagset": "987654321"}, "did not take this"),
    ("pairs", {}, "at least one"),
    ("pairs", {"pairs": "{}"}, "list of pairs"),
    ("pairs", {"pairs": "[[1, 2]]"}, "list of pairs"),
    ("pairs", {"pairs": "[" * 2000}, "list of pairs"),
    ("pairs", {"key": "a"}, "as many keys as values"),
    ("pairs", {"table": "a\tb\tc"}, "more than two columns"),
    ("pairs", {"pairs": '[["\\ud800", "x"]]'}, "can't be kept"),
    ("detach", {}, "which annotation"),
    ("rate", {"rating": "five"}, "1 to 5"),
]


@pytest.mark.parametrize(("action", "fields", "sentence"), BAD)
def test_bad_input_is_refused_with_a_sentence(world, send, action, fields, sentence):
    assert sentence in send(f"/image/{world.image()}/@@{action}", 400, **fields).json["message"]


@pytest.mark.parametrize("action", ["edit", "comment", "tag", "pairs", "rate", "detach"])
def test_bodies_that_are_no_forms(browser, world, action):
    headers = JSON | {"X-CSRFToken": browser.cookies["csrftoken"]}
    path = f"/image/{world.image()}/@@{action}"
    for body, kind in ((b"\xff\xfe=%ff", "application/x-www-form-urlencoded"), (b"{", "application/json"), (b"x", "multipart/form-data")):
        assert browser.post(path, body, headers=headers | {"Content-Type": kind}, status=400).json["message"]
    files = [
        ("comment", "x.txt", b"x"),
        ("name", "x.txt", b"x"),
        ("text", "x", b"x"),
        ("pairs", "x", b"x"),
        ("annotation", "x", b"x"),
        ("rating", "x", b"x"),
    ]
    assert browser.post(path, upload_files=files, headers=headers, status=400).json["message"]


@pytest.mark.parametrize("action", ["edit", "comment", "tag", "pairs", "rate", "detach"])
def test_nothing_is_changed_by_get_nor_without_the_token(browser, world, action):
    path = f"/image/{world.image()}/@@{action}"
    browser.get(f"{path}?name=x&comment=x&text=x&rating=3", status=404)
    browser.post(path, {"name": "x", "comment": "x"}, status=403)
    assert browser.get(f"{path.partition('@@')[0][:-1]}.json").json["data"]["Annotations"] == []
