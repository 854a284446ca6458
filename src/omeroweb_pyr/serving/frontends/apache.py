"""Apache: a virtual host with mod_proxy_fcgi or mod_proxy_http, or the stanza of old for mod_fastcgi."""

from omeroweb_pyr.serving.frontends.site import ASKED_AGAIN, COMPRESSED, KEPT, Site, indented

MODULES = "alias authz_core deflate filter headers mime proxy rewrite setenvif"


def virtual_host(site: Site) -> str:
    """Return a virtual host."""
    modules = f"{MODULES} {'proxy_fcgi' if site.fastcgi else 'proxy_http'}"
    host = [
        f"ServerName {site.server_name}",
        f"LimitRequestBody {site.max_body_size}",
        f"ProxyTimeout {site.seconds}",
        "",
        "# For https: <VirtualHost *:443> with SSLEngine on, SSLCertificateFile and SSLCertificateKeyFile; a2enmod ssl.",
        "# Then set omero.web.session_cookie_secure and omero.web.csrf_cookie_secure to true.",
        "",
        *static(site),
        *maintenance(site),
        *(fastcgi(site) if site.fastcgi else proxy(site)),
        "",
        f'<Location "{site.prefix or "/"}">',
        *indented(["CGIPassAuth On"] if site.fastcgi else []),
        *indented(compression()),
        "</Location>",
    ]
    lines = [
        f"# Apache for OMERO.web: keep this as /etc/apache2/sites-available/{site.name}.conf, then:",
        f"# a2enmod {modules} && a2ensite {site.name} && apachectl configtest && systemctl reload apache2",
        *([] if site.port == 80 else [f"Listen {site.port}"]),
        f"<VirtualHost *:{site.port}>",
        *indented(host),
        "</VirtualHost>",
    ]
    return "\n".join(lines) + "\n"


def static(site: Site) -> list[str]:
    """Return the folder of the static files; those with a version in their address may be kept for good."""
    if site.static is None:
        return [f"# Static files are at {site.settings.static_url}, on another host; it has to allow cross-origin requests.", ""]
    return [
        f'Alias "{site.static}" "{site.static_root}/"',
        f'<Directory "{site.static_root}">',
        "    Require all granted",
        "    Options -Indexes",
        "    AllowOverride None",
        f'    Header set Cache-Control "{ASKED_AGAIN}"',
        "    Header set X-Content-Type-Options nosniff",
        *indented(compression()),
        "</Directory>",
        f'<LocationMatch "{site.versions}">',
        f'    Header set Cache-Control "{KEPT}"',
        "</LocationMatch>",
        f'ProxyPass "{site.static}" "!"',
        "",
    ]


def maintenance(site: Site) -> list[str]:
    """Return the page that is shown while the app is away."""
    page, file = f"/{site.name}_maintenance.html", site.var / "maintenance.html"
    but_static = [f'RewriteCond "%{{REQUEST_URI}}" "!^{site.static}"'] if site.static else []
    return [
        f"# While {file} exists, everybody gets that page instead of OMERO.web.",
        f'Alias "{page}" "{file}"',
        f'<Directory "{site.var}">',
        '    <Files "maintenance.html">',
        "        Require all granted",
        '        Header always set Retry-After "300"',
        '        Header always set Cache-Control "no-store"',
        "    </Files>",
        "</Directory>",
        f'ProxyPass "{page}" "!"',
        f'ErrorDocument 503 "{page}"',
        "RewriteEngine On",
        f'RewriteCond "{file}" -f',
        f'RewriteCond "%{{REQUEST_URI}}" "!={page}"',
        *but_static,
        f'RewriteRule "^{site.prefix}(/|$)" "-" [R=503,L]',
        "",
    ]


def fastcgi(site: Site) -> list[str]:
    """Return how FastCGI is spoken; the app takes the prefix off the path itself."""
    target = f"unix:{site.socket}|fcgi://localhost" if site.socket else f"fcgi://{site.address}"
    return [f'ProxyPass "{site.prefix or "/"}" "{target}{site.prefix or "/"}" enablereuse=on']


def proxy(site: Site) -> list[str]:
    """Return how HTTP is spoken; what a visitor himself forwards is taken away."""
    unbelieved = [
        "# Nothing of this is believed, neither https nor the visitor's address, until the app trusts this Apache:",
        "# omero.web.trusted_proxy = 127.0.0.1 (or where it is, seen from the app)",
    ]
    return [
        *([] if site.trusts else unbelieved),
        "ProxyPreserveHost On",
        "RequestHeader unset Forwarded early",
        "RequestHeader unset X-Forwarded-For early",
        "RequestHeader unset X-Forwarded-Host early",
        "RequestHeader unset X-Forwarded-Port early",
        'RequestHeader set X-Forwarded-Proto "expr=%{REQUEST_SCHEME}"',
        f'ProxyPass "{site.prefix or "/"}" "http://{site.address}{site.prefix or "/"}"',
    ]


def compression() -> list[str]:
    """Return how replies are compressed."""
    return [f"AddOutputFilterByType DEFLATE text/html {COMPRESSED}"]


def mod_fastcgi(site: Site) -> str:
    """Return what Apache took with mod_fastcgi, which it no longer comes with."""
    path = site.var / "omero.fcgi"
    target = f"-socket {site.socket}" if site.socket else f"-host {site.address}"
    lines = [
        "# UNTESTED: mod_fastcgi is not kept any more and could not be tried.",
        "# Without --mod-fastcgi a virtual host with mod_proxy_fcgi is printed, which is tested.",
        "# FastCGIWrapper must be off.",
        f"FastCGIExternalServer {path} {target} -idle-timeout {site.seconds}",
        "",
        *(line for folder in (site.var, site.static_root) for line in directory(folder)),
        f"Alias {site.static} {site.static_root}/" if site.static else "# static files are on another host",
        f"Alias {site.prefix or '/'} {path}/" if not site.prefix else f"Alias {site.prefix} {path}",
    ]
    return "\n".join(lines) + "\n"


def directory(folder: object) -> list[str]:
    """Return a folder that everybody may read, without a list of what is in it."""
    return [f'<Directory "{folder}">', "    Options -Indexes +FollowSymLinks", "    Require all granted", "</Directory>", ""]
