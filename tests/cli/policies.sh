#!/bin/sh
# forbear policies: the register, whole and for a day.
set -u
name=tests/cli/policies
forbear=${FORBEAR:-build/forbear}
data=tests/data/desk
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

check() { # STATUS TEXT WHAT ARGUMENTS
    status=$1 text=$2 what=$3
    shift 3
    "$forbear" policies --policies $data "$@" >"$work/out" 2>&1
    code=$?
    if [ $code -eq "$status" ] && grep -qF -- "$text" "$work/out"; then
        echo "ok - $name: $what"
    else
        sed 's/^/# /' "$work/out" | head -n 20
        echo "# exit $code, wanted $status and: $text"
        echo "not ok - $name: $what"
    fi
}
check 0 "guide-1 - Guide for porters" "the whole register"
check 0 "Perhaps in force" "for a day" --on 2023-04-01
check 0 "dates 2023-03-01 or 2023-05 to no end found" "with every reading" --on 2023-04-01
check 0 '"in_force": "uncertain"' "as JSON" --on 2023-04-01 --json
check 2 "no date of the calendar" "an impossible day" --on 2021-02-30
check 2 "one word too many" "a stray word" 2021-02-03
check 0 "Example" "--help has an example" --help
"$forbear" policies --policies $data --on 2021-06-01 >"$work/out" 2>&1
if grep -q "guide-2" "$work/out"; then
    echo "not ok - $name: what is not yet in force is left out"
else
    echo "ok - $name: what is not yet in force is left out"
fi
