# Installs what is missing, and says what it installs and how long that takes. Our pinned tools go into a folder of
# their own, so that a developer's other versions stay as they are.
TOOLS=$CACHE/tools
export PATH="$TOOLS/bin:$ROOT/end2end/node_modules/.bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"

CARGO_LEPTOS=0.3.10
CARGO_DENY=0.20.2
CARGO_NEXTEST=0.9.143

# The language toolchains are the two things that the README asks for.
need_toolchains() {
    command -v cargo >/dev/null || fail "cargo is missing. Install Rust with rustup: https://rustup.rs"
    command -v node >/dev/null || fail "node is missing. Install Node.js 20 or newer."
    [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || fail "Node.js $(node -v) is too old: 20 or newer is needed."
    RUSTC_VERSION=$(rustc --version)
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# apt_install PACKAGE…
apt_install() {
    command -v apt-get >/dev/null || fail "these packages are missing, and this is no Debian or Ubuntu: $*"
    say "   installing the Debian packages $* (about a minute)"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq </dev/null
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" </dev/null >/dev/null
}

# What compiles SQLite and aws-lc here, and OpenSSL for cargo-leptos itself.
need_build_packages() {
    local missing=()
    command -v cc >/dev/null || missing+=(gcc libc6-dev)
    command -v c++ >/dev/null || missing+=(g++)
    command -v make >/dev/null || missing+=(make)
    command -v perl >/dev/null || missing+=(perl)
    command -v pkg-config >/dev/null || missing+=(pkg-config)
    [ ${#missing[@]} = 0 ] || apt_install "${missing[@]}"
}

need_component() {
    command -v "$2" >/dev/null && "$2" --version >/dev/null 2>&1 && return
    say "   adding the Rust component $1 (seconds)"
    rustup component add "$1"
}

need_wasm_target() {
    [ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown/lib" ] && return
    say "   adding the Rust target wasm32-unknown-unknown (seconds)"
    rustup target add wasm32-unknown-unknown
}

# version_of COMMAND…: the first version number that it prints, or nothing.
version_of() { "$@" --version 2>/dev/null | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -n 1 || true; }

# at_least HAVE WANT
at_least() { [ -n "$1" ] && [ "$(printf '%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# install_tool CRATE VERSION MINUTES FLAG…: optimised little, since these run for seconds and compile for minutes.
install_tool() {
    local crate=$1 version=$2 minutes=$3
    shift 3
    say "   installing $crate $version (once, about $minutes minutes on two cores)"
    env -u CARGO_TARGET_DIR CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
        CARGO_PROFILE_RELEASE_OPT_LEVEL=1 cargo install "$crate" --version "$version" --root "$TOOLS" --force "$@"
}

# Takes what the page needs: it must equal Cargo.lock to the digit, or the generated glue does not fit the WASM.
locked_wasm_bindgen() { grep -A1 '^name = "wasm-bindgen"$' Cargo.lock | sed -n 's/^version = "\(.*\)"/\1/p'; }

need_front_tools() {
    local wasm_bindgen
    wasm_bindgen=$(locked_wasm_bindgen)
    need_wasm_target
    [ "$(version_of wasm-bindgen)" = "$wasm_bindgen" ] || install_tool wasm-bindgen-cli "$wasm_bindgen" 2
    [ "$(version_of cargo-leptos)" = "$CARGO_LEPTOS" ] || install_tool cargo-leptos "$CARGO_LEPTOS" 10 --locked
}

need_checkers() {
    need_component rustfmt rustfmt
    need_component clippy cargo-clippy
    at_least "$(version_of cargo-deny)" "$CARGO_DENY" || install_tool cargo-deny "$CARGO_DENY" 1 --locked --debug
    at_least "$(version_of cargo-nextest nextest)" "$CARGO_NEXTEST" || install_tool cargo-nextest "$CARGO_NEXTEST" 5 --locked
}

# wasm-opt and the browser tests' own packages, exactly as the lock file names them.
need_npm_packages() {
    local inputs
    inputs=$(hash_of end2end/package.json end2end/package-lock.json)
    [ -d end2end/node_modules ] && stamp_matches npm "$inputs" && return
    say "   installing wasm-opt and Playwright from npm (seconds)"
    drop_stamp npm
    (cd end2end && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error </dev/null)
    write_stamp npm "$inputs"
}

# Sets PINCHY_CHROMIUM. Ubuntu has Chromium as a snap only, which may not read temporary folders: there Playwright's own is taken.
need_chromium() {
    [ -n "${PINCHY_CHROMIUM:-}" ] || PINCHY_CHROMIUM=$(command -v chromium || command -v google-chrome || true)
    if [ -z "$PINCHY_CHROMIUM" ]; then
        if grep -q '^ID=ubuntu' /etc/os-release 2>/dev/null; then
            say "   installing Playwright's Chromium (about two minutes)"
            (cd end2end && npx playwright install --with-deps chromium)
            PINCHY_CHROMIUM=$(cd end2end && node -p 'require("@playwright/test").chromium.executablePath()')
        else
            apt_install chromium
            PINCHY_CHROMIUM=$(command -v chromium)
        fi
    fi
    export PINCHY_CHROMIUM
}
