"""What plug-ins add to the three-panel client, and what the settings of OMERO.web's plug-ins come to."""

import json
import re
import textwrap
from pathlib import Path

import pytest
from test_plugins import log_in, make_plugin, with_apps  # noqa: F401 - make_plugin is a fixture
from webtest import TestApp

PANELS = """
from omeroweb_pyr.resources import Image, Root
from pyramid.response import Response


def broken(context, request):
    raise RuntimeError("no such luck")


def against(request, things):
    return "Not today." if len(things) > 1 else {}["gone"] if things[0].kind == "dataset" else None


def includeme(config):
    config.add_right_panel("NAME_tab", "Own tab", kinds=["image", "dataset"], several=True)
    config.add_view(lambda context, request: Response("<p>of one</p>"), context=Image, name="NAME_tab", permission="read")
    config.add_view(lambda context, request: Response("<p>of several</p>"), context=Root, name="NAME_tab", permission="read")
    config.add_centre_panel("NAME_view", "Own view", kinds=["dataset"], style="NAME:files/a.css")
    config.add_static_files("NAME:files")
    config.add_view(broken, context=Image, name="NAME_broken", permission="read")
    config.add_right_panel("NAME_broken", "Broken", kinds=["image"])
    config.add_right_panel("NAME_bare", "Bare", kinds=["image"])
    config.add_view(lambda context, request: {}, context=Image, name="NAME_bare", permission="read", renderer="NAME:none.pt")
    config.add_open_with("Own page", "/own/{id}/?from={kind}", kinds=["image"])
    config.add_open_with("Own tool", "https://example.org/?{objects}", kinds=["image", "dataset"], several=True, refuses=against)
"""
OTHER_SITES = {
    "ui.right_plugins": '[["How made", "webclient/data/includes/right_plugin.acquisition.js.html", "metadata_tab"],'
    ' ["ROIs", "omero_roi/right_plugin.rois.js.html", "roi_tab"], ["Odd", {}, ["odd_tab"]]]',
    "ui.center_plugins": '[["Split view", "webtest/webclient_plugins/center_plugin.splitview.js.html", "split_view_panel"]]',
    "open_with": json.dumps(
        [
            ["Image viewer", "webgateway", {"supported_objects": ["image"], "script_url": "webclient/javascript/ome.openwith_viewer.js"}],
            ["omero_iviewer", "omero_iviewer_index", {"supported_objects": ["images", "dataset", "well"], "label": "OMERO.iviewer"}],
            ["Tool", "https://example.org/tool?a=1", {"supported_objects": ["images", "acquisition", "spot"], "target": "_blank"}],
            ["Loose", "/loose/", {"script_url": "loose/openwith.js"}],
            ["Odd", {"viewname": ["x"]}, "options"],
        ]
    ),
}


@pytest.fixture
def site(make_app, make_plugin):  # noqa: F811
    """An app with the panels of a plug-in, and its name."""
    name = make_plugin(PANELS, {"files/a.css": "a{}"})
    return with_apps(make_app, name), name


def state(browser: TestApp) -> dict:
    return json.loads(browser.get("/webclient/").html.select_one("[data-client]")["data-client"])


def opens(browser: TestApp, path: str) -> dict[str, tuple[str, str]]:
    return {each["label"]: (each["url"], each["reason"]) for each in browser.get(path, status=200).json["data"]}


def test_omero_webs_default_is_what_there_is(browser, world):
    page = browser.get("/webclient/")
    assert [tab.text for tab in page.html.select("[role=tab]")] == ["General", "Acquisition", "Preview", "Hierarchy"]
    assert page.html.select_one("[data-views]") is None
    image = world.image("Cell")
    links = browser.get(f"/image/{image}/").html.select(".open-with a[href]")
    assert [(link.text, link["href"], link["target"]) for link in links] == [("Image viewer", f"/image/{image}/@@viewer", "_blank")]
    dataset = world.dataset("D")
    assert opens(browser, f"/dataset/{dataset}/@@open-with") == {"Image viewer": ("", "It opens images, not datasets.")}
    assert "It opens images, not datasets." in browser.get(f"/dataset/{dataset}/").html.select_one(".open-with").text


def test_another_sites_settings_start_and_say_what_is_left_out(make_app, world, caplog):
    browser = log_in(with_apps(make_app, **OTHER_SITES), world)
    assert [tab["label"] for tab in state(browser)["tabs"]] == ["General", "How made", "Hierarchy"]
    for told in (
        "omero.web.ui.right_plugins: “ROIs” is left out: omero_roi/right_plugin.rois.js.html is a template of OMERO.web's",
        "omero.web.ui.center_plugins: “Split view” is left out",
        "omero.web.ui.right_plugins: “Odd” is left out",
        "omero.web.open_with: “Odd” is left out",
        "omero.web.open_with: “omero_iviewer” is left out, for nothing here is called 'omero_iviewer_index'",
        "omero.web.open_with: “Tool” supports 'spot', which is nothing here",
        "omero.web.open_with: the script loose/openwith.js of “Loose” is OMERO.web's and not run",
    ):
        assert told in caplog.text, told
    image, other, dataset = world.image("Cell"), world.image("Cell 2"), world.dataset("D")
    assert opens(browser, f"/image/{image}/@@open-with") == {
        "Image viewer": (f"/image/{image}/@@viewer", ""),
        "Tool": (f"https://example.org/tool?a=1&image={image}", ""),
        "Loose": (f"/loose/?image={image}", ""),
    }
    several = opens(browser, f"/@@open-with?image={image}&image={other}")
    assert several["Image viewer"] == ("", "It opens one image at a time.")
    assert several["Tool"] == (f"https://example.org/tool?a=1&image={image}&image={other}", "")
    assert opens(browser, f"/dataset/{dataset}/@@open-with")["Tool"] == ("", "It opens images and runs, not datasets.")
    told = TestApp(browser.app).get("/webgateway/open_with/", status=200).json["open_with_options"]
    assert [each["id"] for each in told] == ["Image viewer", "Tool", "Loose"]
    assert told[1] == {
        "id": "Tool", "url": "https://example.org/tool?a=1", "supported_objects": ["images", "acquisition", "spot"], "target": "_blank",
    }  # fmt: skip


def test_a_plugins_panels_are_the_clients(site, world):
    app, name = site
    browser = log_in(app, world)
    told = state(browser)
    assert [tab["label"] for tab in told["tabs"]][4:] == ["Own tab", "Broken", "Bare"]
    own, (view,) = told["tabs"][4], told["views"]
    assert own["name"] == f"{name}_tab"
    assert (own["kinds"], own["several"], own["plugin"]) == (["dataset", "image"], True, name)
    assert browser.get(view["style"], status=200).text == "a{}"
    page = browser.get("/webclient/").html
    assert [tab.text for tab in page.select("[role=tab]")][4:] == ["Own tab", "Broken", "Bare"]
    assert page.select_one("[data-views]") is not None
    image = world.image("Cell")
    assert browser.get(f"/image/{image}/@@{name}_tab").text == "<p>of one</p>"
    assert browser.get(f"/@@{name}_tab?image={image}").text == "<p>of several</p>"


def test_a_panel_without_a_view_is_told_of(site, caplog):
    _, name = site
    told = "\n".join(record.getMessage() for record in caplog.get_records("setup"))
    assert f"The panel “Own view” of the plug-in {name} has no view named '{name}_view', so it stays empty." in told


@pytest.mark.parametrize("which", ["broken", "bare"])
def test_a_panel_that_fails_says_so_and_the_rest_stands(site, world, which, caplog):
    app, name = site
    browser, image = log_in(app, world), world.image("Cell")
    answer = browser.get(f"/image/{image}/@@{name}_{which}", xhr=True, status=500)
    assert "It is noted under the id" in answer.html.select_one("main").text
    assert "no such luck" not in answer.text
    assert "Fault" in caplog.text
    browser.get(f"/image/{image}/", status=200)
    browser.get("/webclient/", status=200)


def test_the_settings_may_order_and_name_a_plugins_panel(make_app, make_plugin, world):  # noqa: F811
    name = make_plugin(PANELS, {"files/a.css": "a{}"})
    rows = [["Mine", "", f"{name}_tab"], ["Preview", "…", "preview_tab"]]
    browser = log_in(with_apps(make_app, name, **{"ui.right_plugins": json.dumps(rows)}), world)
    assert [tab["label"] for tab in state(browser)["tabs"]] == ["General", "Mine", "Preview", "Hierarchy", "Broken", "Bare"]


def test_a_plugins_entries_open_what_they_support(site, world, caplog):
    app, _ = site
    browser = log_in(app, world)
    one, other, dataset = world.image("1"), world.image("2"), world.dataset("D")
    found = opens(browser, f"/image/{one}/@@open-with")
    assert found["Own page"] == (f"/own/{one}/?from=image", "")
    assert found["Own tool"] == (f"https://example.org/?image={one}", "")
    assert opens(browser, f"/@@open-with?image={one}&image={other}")["Own tool"] == ("", "Not today.")
    failed = "The plug-in that opens this has failed; the log has the reason."
    assert opens(browser, f"/dataset/{dataset}/@@open-with")["Own tool"] == ("", failed)
    assert "KeyError: 'gone'" in caplog.text
    browser.get(f"/dataset/{dataset}/", status=200)


def test_what_can_be_opened_is_asked_of_real_objects(browser, stranger):
    hidden = stranger.image("Hidden")
    browser.get(f"/image/{hidden}/@@open-with", status=404)
    assert "Please say which objects" in browser.get("/@@open-with", status=400).text
    assert "a whole number" in browser.get("/@@open-with?image=x", status=400).text


WRONG = ['add_right_panel("a", "A", kinds=["spot"])', 'add_centre_panel("a", "A", kinds=[])', 'add_open_with("A", "/a/", kinds="image")']


@pytest.mark.parametrize("call", WRONG)
def test_kinds_that_there_are_not_stop_the_start(make_app, make_plugin, call):  # noqa: F811
    name = make_plugin(f"def includeme(config): config.{call}")
    with pytest.raises(Exception, match=f"{name} can't be used.*kinds is a list out of"):
        with_apps(make_app, name)


def test_visitors_get_a_plugins_tab_only_where_the_filter_lets_them(make_app, make_plugin, world):  # noqa: F811
    name, image = make_plugin(PANELS, {"files/a.css": "a{}"}), world.image("Cell")
    keys = {"public.enabled": "true", "public.user": world.user_name, "public.password": world.password}
    app = with_apps(make_app, name, **keys, **{"public.url_filter": f"^/image/{image}/$"})
    visitor = TestApp(app)
    assert "Own page" in visitor.get(f"/image/{image}/", status=200).text
    visitor.get(f"/image/{image}/@@{name}_tab", status=302)
    visitor.get(f"/image/{image}/@@open-with", status=302)


def test_the_documented_tab_works_as_it_is_written(make_app, tmp_path, monkeypatch, world):
    text = (Path(__file__).parents[2] / "docs" / "plugins.rst").read_text()
    blocks = re.findall(r"code-block:: (?:python|html)\n\n((?: {4}.*\n|\n)+)", text)
    heads = ("# my_package/__init__.py", "<!-- my_package/size.pt")
    code, template = (next(textwrap.dedent(each) for each in blocks if each.lstrip().startswith(head)) for head in heads)
    folder = tmp_path / "my_package"
    folder.mkdir()
    (folder / "__init__.py").write_text(code)
    (folder / "size.pt").write_text(template)
    monkeypatch.syspath_prepend(tmp_path)
    browser = log_in(with_apps(make_app, "my_package"), world)
    assert state(browser)["tabs"][-1]["label"] == "Size"
    image = world.image("Cell", sizes=(40, 30, 1, 1, 1))
    assert "Cell has 40 x 30 pixels." in browser.get(f"/image/{image}/@@size").html.section.p.text
