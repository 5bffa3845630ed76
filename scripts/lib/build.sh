# Makes the release: the front (WASM, CSS, assets), its compressed copies, and the one binary that holds them.

# Several checkouts may share one target folder. Cargo tells our package in one from our package in another by file
# times alone, so the folder belongs to one checkout at a time, and whoever comes with other contents than the last
# one has our own package compiled anew. Dependencies are never touched.
claim_target() {
    [ "$TARGET" != "$ROOT/target" ] || return 0
    exec {TARGET_LOCK}>"$TARGET/pinchy.lock"
    if ! flock -n "$TARGET_LOCK"; then
        say "   waiting for another checkout that is building in $TARGET"
        flock "$TARGET_LOCK"
    fi
    local owner
    owner="$ROOT $(hash_of "${CODE[@]}")"
    if [ "$(cat "$TARGET/pinchy.owner" 2>/dev/null)" != "$owner" ]; then
        find "$TARGET" -type d -path '*/.fingerprint/pinchy-*' -prune -exec rm -rf {} +
        printf '%s\n' "$owner" >"$TARGET/pinchy.owner"
    fi
}
release_target() {
    [ -n "${TARGET_LOCK:-}" ] || return 0
    exec {TARGET_LOCK}>&-
    TARGET_LOCK=
}

# The files that the last WASM build read, from the compiler's own list: a change of server code alone leaves the front
# as it is. A new file is always named by one that is listed already.
front_sources() {
    if [ -s "$STAMPS/front.sources" ]; then
        tr '\n' '\0' <"$STAMPS/front.sources" | xargs -0 ls -d 2>/dev/null || true
    else
        say src
    fi
}
note_front_sources() {
    local list=$TARGET/front/wasm32-unknown-unknown/wasm-release/libpinchy.d
    [ -f "$list" ] || list=${list/libpinchy/pinchy}
    sed -n '1s/^[^:]*: //p' "$list" | tr ' ' '\n' | sed -n "s|^$ROOT/||p" | grep '^src/' >"$STAMPS/front.sources" || true
}
front_inputs() {
    local sources
    mapfile -t sources < <(front_sources)
    printf '%s %s %s' "$(hash_of Cargo.toml Cargo.lock .cargo style public scripts/lib/build.sh scripts/compress.mjs scripts/join-parts.mjs scripts/lib/unoptimised/wasm-opt "${sources[@]}")" \
        "$(version_of cargo-leptos)" "$(version_of wasm-opt)"
}

build_front() {
    if [ -f $SITE/hash.txt ] && stamp_matches front "$(front_inputs)"; then
        say "   the front is unchanged"
        return
    fi
    say "   building the front (seconds to a few minutes)"
    drop_stamp front
    mkdir -p target/style
    style/bundle >target/style/main.css
    # Hundreds of files, most of them small, would each be optimised alone; scripts/join-parts.mjs does it once they are joined.
    PATH=$ROOT/scripts/lib/unoptimised:$PATH cargo leptos build --release --frontend-only --split
    node scripts/join-parts.mjs $SITE/pkg
    cp "$TARGET/release/hash.txt" $SITE/hash.txt
    node scripts/compress.mjs $SITE
    note_front_sources
    write_stamp front "$(front_inputs)"
}

# Asks cargo every time: it knows in a second that nothing changed. The examples fill an installation with people and tell speeds, for
# tests and benchmarks. They are built with the binary always: alone they would have our own library compiled anew each time the two
# take turns, since cargo then adds the features that development dependencies ask of shared crates.
build_server() {
    cargo build --release --features ssr --bins --examples
    local built
    for built in pinchy examples/seed examples/argon2_rate examples/sign_in_timing examples/scripted_provider examples/soak examples/stream_cut examples/trail; do keep_in_checkout "$built"; done
}

# What was built into a shared folder is copied: there the next checkout puts its own in the same place.
keep_in_checkout() {
    [ "$TARGET" = "$ROOT/target" ] || install -D -m 755 "$TARGET/release/$1" "$ROOT/target/release/$1"
}

build_release() {
    build_front
    build_server
}

# Kills the built server this many times on each database. Bounded: no round takes this long.
run_soak() { timeout $((120 + 20 * $1)) "$ROOT/target/release/examples/soak" --pinchy "$PINCHY_BIN" --rounds "$1"; }

# Kills a process that writes and seals entries until so many are written, on each database. Bounded likewise.
run_append_soak() { timeout $((120 + $1 / 5)) "$ROOT/target/release/examples/soak" --pinchy "$PINCHY_BIN" --appends "$1"; }
