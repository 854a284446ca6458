#!/bin/sh
# Makes .venv with everything the project needs; a second run finds it done and takes a moment.
# Usage: tools/setup.sh [run|dev]    dev adds what tests, linters and docs need.
set -eu
cd "$(dirname "$0")/.."
level=${1:-run}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/omeroweb_pyr/wheels
wanted=$(cat setup.cfg constraints.txt tools/setup.sh | cksum)
stamp=.venv/.omeroweb-$level

say() { printf '%s\n' "setup: $*"; }
fail() { printf '%s\n' "setup: $*" >&2; exit 1; }

# --- JavaScript libraries: copied beside the static files; without npm the pages do without them ----------------------
vendor() {
    folder=src/omeroweb_pyr/static/vendor
    lock=$(cksum <package-lock.json)
    omit=--omit=dev
    [ "$level" = dev ] && omit= && lock="$lock dev"
    if [ -d "$folder" ]; then case $(cat node_modules/.copied 2>/dev/null) in "$lock" | "$lock dev") return ;; esac; fi
    if ! command -v npm >/dev/null 2>&1; then
        [ -f "$stamp" ] || say "npm is missing, so large images are shown without OpenSeadragon; install npm and run make setup again to have it"
        return 0
    fi
    # shellcheck disable=SC2086
    if ! npm ci --silent $omit >/dev/null 2>&1; then
        say "npm could not get what package-lock.json names, so large images are shown without OpenSeadragon; make setup tries again"
        return 0
    fi
    rm -rf "$folder"
    mkdir -p "$folder/openseadragon"
    cp node_modules/openseadragon/build/openseadragon/openseadragon.min.js node_modules/openseadragon/LICENSE.txt "$folder/openseadragon/"
    printf '%s\n' "$lock" >node_modules/.copied
}

# Our own modules, a file for each page that has many; without npm browsers get them one by one.
bundle() {
    static=src/omeroweb_pyr/static
    [ -x node_modules/.bin/esbuild ] || return 0
    if [ -f $static/built/of.txt ] && [ -z "$(find $static/js -newer $static/built/of.txt)" ]; then return 0; fi
    if .venv/bin/python -W ignore -m tools.bundle; then touch $static/built/of.txt; else say "the modules could not be bundled, so browsers get them one by one"; fi
}

vendor
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then bundle; exit 0; fi

# --- system packages: named in one line, installed at once when root -------------------------------------------------
find_python() {
    for name in ${PYTHON:-} python3.11 python3 python3.12 python3.13; do
        if command -v "$name" >/dev/null 2>&1 && "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'; then
            echo "$name"
            return
        fi
    done
}

missing_packages() {
    command -v g++ >/dev/null 2>&1 || printf ' g++'
    python=$(find_python)
    [ -n "$python" ] || { printf ' python3 python3-venv python3-dev'; return; }
    "$python" -c 'import venv, ensurepip' 2>/dev/null || printf ' python3-venv'
    headers=$("$python" -c 'import sysconfig; print(sysconfig.get_paths()["include"])')
    [ -e "$headers/Python.h" ] || printf ' python3-dev'
    [ -e /usr/include/openssl/ssl.h ] || printf ' libssl-dev'
    [ -e /usr/include/bzlib.h ] || printf ' libbz2-dev'
}

missing=$(missing_packages)
if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        say "installing system packages:$missing"
        apt-get update -qq
        # shellcheck disable=SC2086
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing >/dev/null
    else
        fail "system packages are missing; type: sudo apt-get install$missing"
    fi
fi
python=$(find_python)
[ -n "$python" ] || fail "Python 3.11 to 3.13 is needed; type: sudo apt-get install python3 python3-venv python3-dev"

# --- the environment -------------------------------------------------------------------------------------------------
if [ ! -x .venv/bin/pip ]; then
    say "making .venv with $("$python" --version)"
    "$python" -m venv .venv
fi
pip="env -u PIP_TARGET .venv/bin/pip --disable-pip-version-check -qq"
tag=$(.venv/bin/python -c 'import sys; print("cp%d%d" % sys.version_info[:2])')
mkdir -p "$cache"

# --- Ice: PyPI has only its source; built once, kept in the cache ----------------------------------------------------
build_ice() {
    say "building zeroc-ice 3.6.5 from source (about two minutes on two cores; kept in $cache)"
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    tool=$PWD/tools/ice/pcc
    (
        export CC="$tool" CXX="$tool" LDSHARED="$tool -shared" LDCXXSHARED="$tool -shared" PCC_DIR="$work/pcc"
        export CPPFLAGS="-I$PWD/tools/ice/shim" CFLAGS="-O1 -g0 -DNDEBUG -fwrapv" CXXFLAGS="-O1 -g0 -DNDEBUG -fwrapv" LDFLAGS="-Wl,-s"
        $pip wheel --no-deps -w "$work/wheel" zeroc-ice==3.6.5 >"$work/log" 2>&1 || touch "$work/failed"
        touch "$work/done"
    ) &
    while [ ! -e "$work/done" ]; do
        sleep 2
        if [ -e "$work/pcc/started" ]; then
            count=$(wc -l <"$work/pcc/started")
            if [ -t 1 ]; then printf '\rsetup: compiled %s of 222 files ' "$count"
            elif [ $((count / 40)) != "${last:-0}" ]; then last=$((count / 40)); say "compiled $count of 222 files"; fi
        fi
    done
    wait
    [ -t 1 ] && printf '\n'
    if [ -e "$work/failed" ]; then tail -n 30 "$work/log" >&2; fail "zeroc-ice did not build; the compiler's last words are above"; fi
    mv "$work"/wheel/zeroc_ice-3.6.5-*.whl "$cache"/
    rm -rf "$work"
    trap - EXIT
}

ls "$cache"/zeroc_ice-3.6.5-"$tag"-*.whl >/dev/null 2>&1 || build_ice
extras=
[ "$level" = dev ] && extras='[tests,lint,docs,debug]'
say "installing Python packages into .venv"
$pip install -c constraints.txt setuptools wheel
if [ "$tag" != cp311 ] && ! .venv/bin/python -c 'import imp' 2>/dev/null; then
    # Ice.py asks the module that Python 3.12 dropped for this one name
    echo 'from types import ModuleType as new_module  # noqa: F401' >"$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')/imp.py"
fi
$pip install -c constraints.txt --find-links "$cache" zeroc-ice==3.6.5
.venv/bin/python -W ignore -c "import Ice; assert Ice.stringVersion() == '3.6.5'" ||
    fail "the kept Ice wheel can't be imported; remove $cache and run make setup again"
$pip install -c constraints.txt --no-build-isolation -e ".$extras"
printf '%s\n' "$wanted" >"$stamp"
bundle
say "ready"
