"""A site with a public user: its settings, and what is open in it and what is not."""

from pathlib import Path

from world import World


def public_keys(who: World, folder: Path, url_filter: str, **more: str) -> dict[str, str]:
    """Return the settings of an app that lets visitors in as somebody where the filter says so."""
    keys = {
        "session_dir": str(folder / "sessions"),
        "public.enabled": "true",
        "public.user": who.user_name,
        "public.password": who.password,
        "public.url_filter": url_filter,
    }
    return {f"omero.web.{name}": value for name, value in (keys | more).items()}


class Gallery:
    """A project to be opened, and another with all that must not be seen."""

    def __init__(self, who: World) -> None:
        self.project, self.hidden_project = who.project("Shown"), who.project("Hidden project")
        self.dataset = who.dataset("Shown too", project=self.project)
        self.hidden_dataset = who.dataset("Hidden dataset", project=self.hidden_project)
        self.image = who.image("Shown.tif", dataset=self.dataset)
        self.hidden_image = who.image("Hidden image", dataset=self.hidden_dataset)
        self.hidden_tag = who.tag("Hidden tag", on=("image", self.hidden_image))
