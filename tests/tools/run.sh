#!/bin/sh
# tests/run can fail: a copy of it over a small tree with tests that fail, die, hang and say nothing.
set -u
name=tests/tools/run
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/tests/cli" "$work/build"
cp tests/run "$work/tests/run"

script() { # NAME; the body on standard input
    { echo '#!/bin/sh'; cat; } >"$work/tests/cli/$1.sh"
    chmod +x "$work/tests/cli/$1.sh"
}
verdict() { # EXPECTED-EXIT EXPECTED-LAST-LINE WHAT [ARGUMENT...]
    code=$1 last=$2 what=$3
    shift 3
    out=$("$work/tests/run" "$@" 2>&1)
    got=$?
    if [ $got -eq "$code" ] && [ "$(printf '%s\n' "$out" | tail -n 1)" = "$last" ]; then
        echo "ok - $name: $what"
    else
        printf '%s\n' "$out" | sed 's/^/# /'
        echo "# exit $got, wanted $code and: $last"
        echo "not ok - $name: $what"
    fi
    rm -f "$work"/tests/cli/*
}

printf 'echo "ok - a"\necho "ok 2 - b"\necho "ok - c # SKIP no tool"\n' | script good
verdict 0 "2 passed, 0 failed, 1 skipped" "passes and skips are counted"
printf 'echo "ok - a"\necho "# why"\necho "not ok - b"\nexit 1\n' | script bad
verdict 1 "1 passed, 1 failed, 0 skipped" "a failed line"
printf 'echo "not ok - b"\n' | script lenient
verdict 1 "0 passed, 1 failed, 0 skipped" "a failed line counts whatever the status"
printf 'echo "ok - a"\nexit 3\n' | script status
verdict 1 "1 passed, 1 failed, 0 skipped" "a status that no line explains"
printf 'echo "ok - a"\nkill -SEGV $$\n' | script dying
verdict 1 "1 passed, 1 failed, 0 skipped" "a test that dies"
printf 'true\n' | script silent
verdict 1 "0 passed, 1 failed, 0 skipped" "a test that says nothing"
printf 'echo "ok - a"\nsleep 60\n' | script hanging
verdict 1 "1 passed, 1 failed, 0 skipped" "a test that hangs" --timeout 1
verdict 1 "0 passed, 0 failed, 0 skipped" "nothing to run"
printf 'echo "ok - a"\n' | script one
printf 'echo "not ok - b"\nexit 1\n' | script two
verdict 0 "1 passed, 0 failed, 0 skipped" "a path selects" tests/cli/one.sh
printf 'echo "ok - a"\n' | script quick
printf 'echo "ok - b"\n' | script deep_slow
verdict 0 "1 passed, 0 failed, 0 skipped" "slow ones wait for --full"
printf 'echo "ok - b"\n' | script deep_slow
verdict 0 "1 passed, 0 failed, 0 skipped" "--full runs slow ones" --full
mkdir -p "$work/tests/unit"
: >"$work/tests/unit/test_forgotten.c"
verdict 1 "0 passed, 1 failed, 0 skipped" "a program that was not built"
