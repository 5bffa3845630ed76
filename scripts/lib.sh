# Shared by every script here: where things are, how work is announced, and what counts as "nothing changed".
# Sourced, never run.
set -euo pipefail
shopt -s inherit_errexit

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT"

# The site and the finished binary always stand in the checkout, where rust-embed and the browser tests look for them.
SITE=target/site
PINCHY_BIN=$ROOT/target/release/pinchy
STAMPS=$ROOT/target/stamps
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/pinchy

# Compiled code stands in `target`, as with plain cargo, unless CARGO_TARGET_DIR names another folder (as .ci/run does).
TARGET=${CARGO_TARGET_DIR:-$ROOT/target}
export CARGO_TARGET_DIR=$TARGET
export CARGO_TERM_PROGRESS_WHEN=${CARGO_TERM_PROGRESS_WHEN:-auto}
mkdir -p "$STAMPS" "$TARGET"

say() { printf '%s\n' "$*"; }
fail() {
    printf '\n%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

# What must be undone when the script ends, however it ends; the newest first.
EXIT_ACTS=()
on_exit() { EXIT_ACTS=("$1" "${EXIT_ACTS[@]+"${EXIT_ACTS[@]}"}"); }
run_exit_acts() {
    local status=$? act
    trap - EXIT INT TERM
    for act in "${EXIT_ACTS[@]+"${EXIT_ACTS[@]}"}"; do "$act" || true; done
    exit "$status"
}
trap run_exit_acts EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# One hash over the names and the contents of the files under the given paths; what git ignores does not count.
hash_of() {
    local path existing=()
    for path in "$@"; do [ -e "$path" ] && existing+=("$path"); done
    find "${existing[@]}" \( -name node_modules -o -name test-results -o -name playwright-report \) -prune -o -type f -print0 \
        | LC_ALL=C sort -z | xargs -0r sha256sum | sha256sum | cut -d' ' -f1
}

# Everything that cargo reads to make our own package.
CODE=(Cargo.toml Cargo.lock Leptos.toml build.rs .cargo src benches migrations public style)

# A stamp says with which inputs a thing was last done. The compiler is an input of everything.
RUSTC_VERSION=
stamp_matches() { [ "$(cat "$STAMPS/$1" 2>/dev/null)" = "$RUSTC_VERSION $2" ]; }
write_stamp() { printf '%s\n' "$RUSTC_VERSION $2" >"$STAMPS/$1"; }
drop_stamp() { rm -f "$STAMPS/$1"; }

# Starts the clock of a heading; `heading_done` closes it with the seconds it took.
heading() {
    HEADING_START=$SECONDS
    printf '\n── %s\n' "$*"
}
heading_done() { printf '   %s, %s s\n' "${1:-done}" $((SECONDS - HEADING_START)); }

source "$ROOT/scripts/lib/tools.sh"
source "$ROOT/scripts/lib/build.sh"
