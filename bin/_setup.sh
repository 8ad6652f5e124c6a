# Shared by bin/run, bin/test and bin/services (sourced by bash): what has to be there before anything runs.
# Messages: Vietnamese, then short English.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
VENV="$ROOT/.venv"
PY="$VENV/bin/python"

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# hash_of FILE-OR-FOLDER...: one hash of the contents and names of all files
hash_of() {
    (cd "$ROOT" && find "$@" -type f -not -name '*.pyc' -print0 | sort -z | xargs -0 sha256sum) | sha256sum | cut -d' ' -f1
}

# stamped FILE TEXT: whether the file says exactly that
stamped() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

find_python() {
    local name
    for name in python3 python3.13 python3.12 python3.11 python3.14 python; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    die "Cần Python 3.11 trở lên; máy này chưa có. / Python 3.11 or newer is needed and was not found."
}

# install_debian WHY PACKAGE...: asks sudo when not root, after showing the command
install_debian() {
    local why=$1 sudo=""
    shift
    command -v apt-get >/dev/null || die "Thiếu $why; trên Debian đó là các gói: $*. / Missing; on Debian these are the packages: $*."
    if [ "$(id -u)" != 0 ]; then
        sudo="sudo"
        command -v sudo >/dev/null || die "Thiếu $why. Với quyền root, chạy: apt-get install $* / Run this as root: apt-get install $*"
    fi
    say "Cài $why: ${sudo:+$sudo }apt-get install --no-install-recommends $*"
    if ! { $sudo apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive $sudo apt-get install -qq -y --no-install-recommends "$@"; } >"$LOG" 2>&1; then
        tail -n 5 "$LOG" >&2
        die "Không cài được các gói Debian; máy có nối mạng không? Xem $LOG. / Could not install Debian packages; is there a network? See $LOG."
    fi
}

libraries_load() {
    "$1" -c '
import ctypes
for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"):
    ctypes.CDLL(name)' 2>/dev/null
}

# The Debian packages that the portal itself needs; looks first, so that nothing is asked of a machine that has them.
need_libraries() {
    local python=$1 missing=()
    "$python" -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
    libraries_load "$python" || missing+=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
    [ -f /usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf ] || missing+=(fonts-liberation2)
    [ ${#missing[@]} = 0 ] || install_debian "thư viện hệ thống" "${missing[@]}"
}

# need_packages LOCK: the Python packages of that lock file, with hashes, in .venv. The development lock holds
# the runtime lock too. Skipped when .venv already has them.
need_packages() {
    local lock=$1 python stamp wanted
    stamp="$VENV/.$lock"
    wanted=$(hash_of "$lock")
    if [ -x "$PY" ] && "$PY" -c '' 2>/dev/null && stamped "$stamp" "$wanted"; then
        return
    fi
    (
        flock 9 # two commands started at the same time share one .venv
        stamped "$stamp" "$wanted" && [ -x "$PY" ] && exit 0
        python=$(find_python) || exit 1
        need_libraries "$python"
        "$PY" -c '' 2>/dev/null || "$python" -m venv --clear "$VENV"
        say "Cài các gói Python (một lần)… / Installing Python packages (once)…"
        if ! "$PY" -m pip install --quiet --disable-pip-version-check --retries 1 --timeout 20 \
            --require-hashes -r "$ROOT/$lock" >"$LOG" 2>&1; then
            if grep -qiE 'connection|resolve|timed out|unreachable|No matching distribution' "$LOG"; then
                die "Không tải được các gói Python vì không có mạng; hãy nối mạng rồi chạy lại. / No network: the Python packages could not be downloaded; connect and run this again."
            fi
            tail -n 15 "$LOG" >&2
            die "Không cài được các gói Python; xem $LOG. / Could not install the Python packages; see $LOG."
        fi
        printf '%s' "$wanted" >"$stamp"
        [ "$lock" = requirements.lock ] || hash_of requirements.lock | tr -d '\n' >"$VENV/.requirements.lock"
    ) 9<"$ROOT/$lock" || exit 1
}
