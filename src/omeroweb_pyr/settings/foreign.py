"""Keys that OMERO.web knows and that mean nothing here: what each was for is done otherwise, and a line at the start says how."""

from dataclasses import dataclass

from omeroweb_pyr.settings.keys import PREFIX


@dataclass(frozen=True, slots=True)
class Foreign:
    """A key of OMERO.web's, and what to do instead."""

    name: str
    advice: str


PROXY = "name the proxy in front with omero.web.trusted_proxy, whose forwarded headers are believed."
WORKERS = "set omero.web.application_server.processes and omero.web.application_server.threads instead."
ASSETS = "static files are ready as they are; remove it."
DJANGO = "it is Django's; remove it."

ADVICE = {
    "middleware": "there is no Django middleware; a plug-in in omero.web.apps adds tweens of its own.",
    "django_additional_settings": DJANGO,
    "secure": "all that is said to OMERO is encrypted, unless its host in omero.web.server_list begins with `tcp://`; remove it.",
    "session_serializer": "session records are always JSON; remove it.",
    "databases": "there is no database; keep sessions in files, memcached or redis by omero.web.session_engine and omero.web.caches.",
    "use_x_forwarded_host": PROXY,
    "secure_proxy_ssl_header": PROXY,
    "wsgi_args": WORKERS,
    "wsgi_workers": WORKERS,
    "wsgi_threads": WORKERS,
    "wsgi_worker_class": WORKERS,
    "wsgi_worker_connections": WORKERS,
    "wsgi_timeout": "a call to OMERO is given up after omero.web.timeout milliseconds; requests themselves have no limit.",
    "pipeline_js_compressor": ASSETS,
    "pipeline_css_compressor": ASSETS,
    "pipeline_staticfile_storage": ASSETS,
    "viewer.view": "it names a Django view; a plug-in in omero.web.apps registers the view image page itself.",
    "login_view": "it names a Django view; put a login.pt into one of omero.web.template_dirs to replace the log-in page.",
    "system_checks": DJANGO,
    "allowed_hosts": "have the web server in front refuse requests for other host names.",
    "cors_origin_whitelist": "have the web server in front add the Access-Control headers.",
    "cors_origin_allow_all": "have the web server in front add the Access-Control headers.",
    "plate_download.enabled": "set omero.policy.binary_access on the OMERO server instead.",
    "send_broken_link_emails": "broken links are in the log; omero.web.admins names who gets mail when a page fails.",
}

FOREIGN = {PREFIX + name: Foreign(PREFIX + name, advice) for name, advice in ADVICE.items()}
