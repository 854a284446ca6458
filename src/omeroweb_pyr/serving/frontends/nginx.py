"""nginx: a whole configuration of one's own, a server block for the system's, or locations for a server block that exists."""

from omeroweb_pyr.serving.frontends.site import ASKED_AGAIN, COMPRESSED, KEPT, Site, indented

PARAMS = {
    "REQUEST_METHOD": "$request_method",
    "QUERY_STRING": "$query_string",
    "CONTENT_TYPE": "$content_type",
    "CONTENT_LENGTH": "$content_length",
    "PATH_INFO": "$fastcgi_script_name",
    "REQUEST_URI": "$request_uri",
    "REMOTE_ADDR": "$remote_addr",
    "REMOTE_PORT": "$remote_port",
    "SERVER_ADDR": "$server_addr",
    "SERVER_PORT": "$server_port",
    "SERVER_NAME": "$server_name",
    "SERVER_PROTOCOL": "$server_protocol",
    "HTTPS": "$https if_not_empty",
}
TYPES = {
    "text/html": "html htm",
    "text/css": "css",
    "text/plain": "txt",
    "application/javascript": "js mjs",
    "application/json": "json map",
    "application/wasm": "wasm",
    "image/svg+xml": "svg",
    "image/png": "png",
    "image/jpeg": "jpg jpeg",
    "image/gif": "gif",
    "image/x-icon": "ico",
    "font/woff": "woff",
    "font/woff2": "woff2",
}


def whole(site: Site) -> str:
    """Return a whole configuration, for an nginx that whoever has the site runs himself."""
    var, log = site.var, site.settings.serving.logdir
    http = [
        f"access_log {quoted(log / 'nginx.access.log')};",
        *(f"{kind}_temp_path {quoted(var / f'nginx_{kind}')};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")),
        "default_type application/octet-stream;",
        "types {",
        *(f"    {name} {endings};" for name, endings in TYPES.items()),
        "}",
        "keepalive_timeout 65;",
        "",
        *blocks(site),
    ]
    lines = [
        f"# nginx for OMERO.web, run by yourself: nginx -c THIS_FILE -e {log / 'nginx.error.log'}",
        "# For the nginx of the system, print a server block instead: omeroweb config nginx --system",
        f"pid {quoted(var / 'nginx.pid')};",
        f"error_log {quoted(log / 'nginx.error.log')};",
        "worker_processes auto;",
        "",
        "events {",
        "    worker_connections 1024;",
        "}",
        "",
        "http {",
        *indented(http),
        "}",
    ]
    return "\n".join(lines) + "\n"


def system(site: Site) -> str:
    """Return a server block, for the nginx of the system."""
    lines = [
        f"# nginx for OMERO.web: keep this as /etc/nginx/conf.d/{site.name}.conf, then: nginx -t && systemctl reload nginx",
        *(["# The user nginx runs as must be let in at the socket: see omero.web.application_server.socket_mode."] if site.socket else []),
        *blocks(site),
    ]
    return "\n".join(lines) + "\n"


def location(site: Site) -> str:
    """Return the locations alone, to be included in a server block."""
    target = f"unix:{site.socket}" if site.socket else site.address
    lines = [
        "# OMERO.web: include this in a server { } block of nginx.",
        "# Files of any size can be sent only if that block, or what is around it, says: client_max_body_size 0;",
        *locations(site, target),
    ]
    return "\n".join(lines) + "\n"


def blocks(site: Site) -> list[str]:
    """Return an upstream and its server."""
    server = [
        f"listen {site.port};",
        f"# listen [::]:{site.port};",
        f"server_name {site.server_name};",
        f"client_max_body_size {site.max_body_size};",
        "sendfile on;",
        "send_timeout 60s;",
        "",
        *https(),
        "",
        *(["# begin of omero.web.nginx_server_extra_config", *site.extra, "# its end", ""] if site.extra else []),
        *locations(site, site.name),
    ]
    target = quoted(f"unix:{site.socket}") if site.socket else site.address
    return [
        f"upstream {site.name} {{",
        f"    server {target} fail_timeout=0;",
        "    keepalive 32;",
        "}",
        "",
        "server {",
        *indented(server),
        "}",
    ]


def https() -> list[str]:
    """Return what to change for https, as remarks."""
    return [
        "# For https take these lines instead of the two that listen, and redirect from a server block of its own for port 80;",
        "# then set omero.web.session_cookie_secure and omero.web.csrf_cookie_secure to true.",
        "# listen 443 ssl http2;",
        "# listen [::]:443 ssl http2;",
        "# ssl_certificate /etc/ssl/certs/omero.example.org.pem;",
        "# ssl_certificate_key /etc/ssl/private/omero.example.org.key;",
    ]


def locations(site: Site, target: str) -> list[str]:
    """Return the locations of static files, of the app and of the page that is shown while it is away."""
    page = f"/{site.name}_maintenance.html"
    return [
        *static(site),
        f"# While {site.var / 'maintenance.html'} exists, everybody gets that page instead of OMERO.web.",
        f"location = {page} {{",
        "    internal;",
        f"    root {quoted(site.var)};",
        "    try_files /maintenance.html =503;",
        "    add_header Retry-After 300 always;",
        "    add_header Cache-Control no-store always;",
        "}",
        "",
        f"location {site.prefix or '/'} {{",
        f"    if (-f {quoted(site.var / 'maintenance.html')}) {{",
        "        return 503;",
        "    }",
        f"    error_page 502 503 504 {page};",
        *indented(compression()),
        *indented(fastcgi(site, target) if site.fastcgi else proxy(site, target)),
        "}",
    ]


def static(site: Site) -> list[str]:
    """Return the location of the static files; those with a version in their address may be kept for good."""
    if site.static is None:
        return [f"# Static files are at {site.settings.static_url}, on another host; it has to allow cross-origin requests.", ""]
    return [
        f"location {site.static} {{",
        f"    alias {quoted(f'{site.static_root}/')};",
        f'    set $omeroweb_kept "{ASKED_AGAIN}";',
        f'    if ($uri ~ "{site.versions}") {{',
        f'        set $omeroweb_kept "{KEPT}";',
        "    }",
        "    add_header Cache-Control $omeroweb_kept;",
        "    add_header X-Content-Type-Options nosniff;",
        *indented(compression()),
        "}",
        "",
    ]


def compression() -> list[str]:
    """Return how replies are compressed; html always is."""
    return ["gzip on;", "gzip_vary on;", "gzip_proxied any;", "gzip_min_length 1000;", f"gzip_types {COMPRESSED};"]


def fastcgi(site: Site, target: str) -> list[str]:
    """Return how FastCGI is spoken; the app takes the prefix off the path itself."""
    return [
        *(f"fastcgi_param {name} {value};" for name, value in PARAMS.items()),
        "fastcgi_keep_conn on;",
        f"fastcgi_read_timeout {site.seconds}s;",
        f"fastcgi_send_timeout {site.seconds}s;",
        "fastcgi_buffers 16 32k;",
        "fastcgi_buffer_size 32k;",
        f"fastcgi_pass {target};",
    ]


def proxy(site: Site, target: str) -> list[str]:
    """Return how HTTP is spoken; what a visitor himself forwards is taken away."""
    unbelieved = [
        "# Nothing of this is believed, neither https nor the visitor's address, until the app trusts this nginx:",
        "# omero.web.trusted_proxy = 127.0.0.1 (or where it is, seen from the app)",
    ]
    return [
        *([] if site.trusts else unbelieved),
        "proxy_set_header Host $http_host;",
        "proxy_set_header X-Forwarded-For $remote_addr;",
        "proxy_set_header X-Forwarded-Proto $scheme;",
        'proxy_set_header X-Forwarded-Host "";',
        'proxy_set_header X-Forwarded-Port "";',
        'proxy_set_header Forwarded "";',
        'proxy_set_header Connection "";',
        "proxy_http_version 1.1;",
        "proxy_redirect off;",
        f"proxy_read_timeout {site.seconds}s;",
        f"proxy_send_timeout {site.seconds}s;",
        "proxy_buffers 16 32k;",
        "proxy_buffer_size 32k;",
        f"proxy_pass http://{target};",
    ]


def quoted(value: object) -> str:
    """Quote a path where nginx would not understand it otherwise."""
    text = str(value)
    return f'"{text}"' if any(letter in text for letter in " ;{}#'") else text
