# Steps with a heading, their seconds, and a table at the end that also names the one that failed.

STEP_ROWS=()
STEP_NOW=

note_step() { STEP_ROWS+=("$(printf '%-8s  %-9s  %5s s' "$1" "$2" "$3")"); }

print_summary() {
    [ -z "$STEP_NOW" ] || note_step "$STEP_NOW" FAILED $((SECONDS - HEADING_START))
    printf '\n── summary, %s s in all\n' "$SECONDS"
    printf '   %s\n' "${STEP_ROWS[@]+"${STEP_ROWS[@]}"}"
}

# setup NAME COMMAND: runs always. The command is called plainly, never in a condition, so that its first error ends it.
setup() {
    heading "$1"
    STEP_NOW=$1
    "$2"
    heading_done
    STEP_NOW=
}

wanted() {
    local name
    [ ${#NAMED[@]} = 0 ] && return
    for name in "${NAMED[@]}"; do [ "$name" = "$1" ] && return; done
    return 1
}

# step NAME COMMAND [INPUT…]: skipped where it has passed with the same inputs, or where others were named; without
# inputs it decides for itself what there is to do.
step() {
    local name=$1 command=$2 inputs=
    shift 2
    wanted "$name" || return 0
    heading "$name"
    STEP_NOW=$name
    if [ $# -gt 0 ]; then
        inputs=$(hash_of "$@")
        if [ "$RUN_ALL" != true ] && stamp_matches "step-$name" "$inputs"; then
            heading_done "unchanged since it passed"
            note_step "$name" unchanged 0
            STEP_NOW=
            return 0
        fi
        drop_stamp "step-$name"
    fi
    "$command"
    [ -z "$inputs" ] || write_stamp "step-$name" "$inputs"
    heading_done passed
    note_step "$name" passed $((SECONDS - HEADING_START))
    STEP_NOW=
}
