"""The faces of the tree: the fixed URLs are listed here, the tree's own need no route."""

from pyramid.config import Configurator


def includeme(config: Configurator) -> None:
    """Add what views ask for, then the fixed URLs, then find the views."""
    config.include(".places")
    config.include(".caching")
    config.include(".static")
    config.include(".templates")
    config.include(".health")
    config.include(".links")
    config.include(".openers")
    config.include(".webclient.tabs")
    config.include(".landing")
    config.add_route("index", "/")
    config.add_route("index.page", "/index/")
    config.add_route("favicon", "/favicon.ico")
    config.add_route("webclient", "/webclient/")
    config.add_route("webclient.userdata", "/webclient/userdata/")
    config.add_route("webclient.usertags", "/webclient/usertags/")
    config.add_route("search", "/webclient/search/")
    config.add_route("login", "/webclient/login/")
    config.add_route("logout", "/webclient/logout/")
    config.add_route("ping", "/webclient/keepalive_ping/")
    config.include(".webadmin")
    config.include(".webgateway")
    config.include(".webclient.formerly")
    config.include(".webclient.written")
    config.include(".webclient.going")
    config.include(".webclient.treelists")
    config.scan(".")
