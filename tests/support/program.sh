# Sourced by the scripts of tests/cli, which set `name`, and `run` for their command: the program (tests/run says
# which), a folder that goes when the script ends, how the program is called, and how a test is judged.
set -u
export FORBEAR="${FORBEAR:-build/forbear}"
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

call() { # COMMAND ARGUMENT...: sets $code; output in $work/out, messages in $work/err
    "$FORBEAR" "$@" >"$work/out" 2>"$work/err"
    code=$?
}
verdict() { # STATUS WHAT: of the test just made, 0 when it holds
    if [ "$1" -eq 0 ]; then
        echo "ok - $name: $2"
    else
        echo "# exit ${code-}"
        cat "$work/out" "$work/err" 2>/dev/null | head -n 20 | sed 's/^/# /'
        echo "not ok - $name: $2"
    fi
}
is_refused() { # TEXT: the last call ended with 2, one line of messages that has TEXT, and no output
    [ "$code" -eq 2 ] && [ ! -s "$work/out" ] && [ "$(wc -l <"$work/err")" -eq 1 ] && grep -qF -- "$1" "$work/err"
}
refused() { # TEXT WHAT ARGUMENT...
    text=$1 what=$2
    shift 2
    run "$@"
    is_refused "$text"
    verdict $? "refused: $what"
}
