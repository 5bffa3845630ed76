# A throwaway PostgreSQL cluster in a folder of its own: no setting and no data of the machine is touched.

pg_bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }

need_postgres() {
    [ -n "$(pg_bin)" ] || apt_install postgresql
}

free_port() {
    node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })'
}

# PostgreSQL refuses to run as root.
as_postgres() {
    if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

# Memory where there is room for it: the tests make and drop hundreds of databases.
roomy_folder() {
    local free
    free=$(df -m --output=avail /dev/shm 2>/dev/null | tail -n 1)
    if [ "${free:-0}" -ge 2048 ]; then say /dev/shm; else say "${TMPDIR:-/tmp}"; fi
}

# Sorts as people do, so that a query which forgot to ask for byte order is found out.
pg_locale() {
    if "$1/initdb" --help | grep -q -- --locale-provider; then
        printf '%s\n' --locale=C --locale-provider=icu --icu-locale=en
    else
        say --locale=C
    fi
}

# Sets PINCHY_TEST_POSTGRES; the cluster goes with the script.
start_postgres() {
    local bin locale port
    bin=$(pg_bin)
    mapfile -t locale < <(pg_locale "$bin")
    PG_FOLDER=$(mktemp -d "$(roomy_folder)/pinchy-postgres.XXXXXX")
    [ "$(id -u)" != 0 ] || chown postgres "$PG_FOLDER"
    on_exit stop_postgres
    as_postgres "$bin/initdb" --pgdata="$PG_FOLDER/data" --username=postgres --auth=trust --encoding=UTF8 --no-sync \
        "${locale[@]}" >/dev/null
    port=$(free_port)
    as_postgres "$bin/pg_ctl" --pgdata="$PG_FOLDER/data" --log="$PG_FOLDER/log" --wait --silent start --options="\
        -c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$PG_FOLDER -c max_connections=300 \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off" || { cat "$PG_FOLDER/log" >&2; return 1; }
    export PINCHY_TEST_POSTGRES=postgres://postgres@127.0.0.1:$port/postgres
    say "   PostgreSQL $("$bin/postgres" --version | grep -oE '[0-9]+(\.[0-9]+)?' | head -n 1) on port $port, in $PG_FOLDER"
}

# Ends by its own process id, whatever else runs on the machine.
stop_postgres() {
    local pid
    pid=$(head -n 1 "$PG_FOLDER/data/postmaster.pid" 2>/dev/null || true)
    if [ -n "$pid" ]; then
        kill -INT "$pid" 2>/dev/null || true
        timeout 20 tail --pid="$pid" -f /dev/null || kill -QUIT "$pid" 2>/dev/null || true
    fi
    rm -rf "$PG_FOLDER"
}

# Unless there is one already.
start_postgres_once() { [ -n "${PINCHY_TEST_POSTGRES:-}" ] || start_postgres; }
