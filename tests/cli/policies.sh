#!/bin/sh
# forbear policies: the register, whole and for a day.
name=tests/cli/policies
. tests/support/program.sh

run() { call policies --policies tests/data/desk "$@"; }
says() { # TEXT WHAT ARGUMENTS
    text=$1 what=$2
    shift 2
    run "$@"
    [ $code -eq 0 ] && grep -qF -- "$text" "$work/out"
    verdict $? "$what"
}
says "guide-1 - Guide for porters" "the whole register"
says "Perhaps in force" "for a day" --on 2023-04-01
says "dates 2023-03-01 or 2023-05 to no end found" "with every reading" --on 2023-04-01
says '"in_force": "uncertain"' "as JSON" --on 2023-04-01 --json
refused "no date of the calendar" "an impossible day" --on 2021-02-30
refused "one word too many" "a stray word" 2021-02-03
says "Example" "--help has an example" --help
run --on 2021-06-01
[ $code -eq 0 ] && ! grep -q "guide-2" "$work/out"
verdict $? "what is not yet in force is left out"
