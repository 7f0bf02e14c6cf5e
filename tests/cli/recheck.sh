#!/bin/sh
# forbear recheck: which cases a change of law or policy touches; over invented policies, then over policies/.
name=tests/cli/recheck
. tests/support/program.sh
FORBEAR_CACHE=$work/cache # not the user's
export FORBEAR_CACHE
unset FORBEAR_POLICIES
data=tests/data/desk

run() { call recheck --policies "$policies" "$@"; }
line() { # WHAT EXPRESSION: some line of the output matches; a blank in it is a tab
    grep -qx "$(printf '%s' "$2" | tr '~' '\t')" "$work/out"
    verdict $? "$1"
}
counts() { # WHAT STATUS LINES
    [ $code -eq "$2" ] && [ "$(wc -l <"$work/out")" -eq "$3" ]
    verdict $? "$1"
}

# ---- invented policies: guide-1 gave way to guide-2 on 1 January 2022 ----------------------------------------
policies=$data
run $data/cases/settled.json --since 2022-02-01 --on 2022-06-01
counts "between two days on which nothing came or went no case differs" 0 1
run $data/cases --since 2021-06-01 --on 2022-06-01
[ $code -eq 1 ]
verdict $? "exit 1"
line "what differs, a line each" ".*~instrument~guide-2~-~.*~guide-2 came into force"
run $data/cases/settled.json $data/cases/check-first.json --since 2021-06-01 --on 2022-06-01 --json
[ $code -eq 1 ] && python3 -c '
import json, jsonschema, sys
found = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator(json.load(open("schema/recheck.schema.json"))).validate(found)
assert found["recheck"] == 1 and found["since"] == "2021-06-01" and found["n_cases"] == 2, found
assert "guide-2" in json.dumps(found["register"]), found["register"]
assert found["n_differ"] == sum(bool(case["differences"]) for case in found["cases"]) == sum(
    case["differs"] for case in found["cases"])
' "$work/out"
verdict $? "as JSON, with what the register says"
run "$work/none.json" $data/cases/settled.json --since 2021-06-01 --on 2022-06-01
[ $code -eq 2 ] && grep -q none.json "$work/err"
verdict $? "a file that is not there does not hide the others"
mkdir -p "$work/empty"
refused "has no case file in it" "a folder without case files" "$work/empty" --since 2021-06-01 --on 2022-06-01
refused "name case files" "no case" --since 2021-06-01 --on 2022-06-01
refused "needs two days" "one day" $data/cases --since 2021-06-01
refused "the earlier one first" "the later day first" $data/cases --since 2022-06-01 --on 2021-06-01
refused "no date of the calendar" "a day that is none" $data/cases --since 2021-02-30 --on 2021-06-01
mkdir -p "$work/cases/below/.hidden"
cp $data/cases/settled.json "$work/cases/below/b.json"
cp $data/cases/settled.json "$work/cases/a.json"
cp $data/cases/settled.json "$work/cases/below/.hidden/c.json"
cp $data/cases/settled.json "$work/cases/notes.txt"
ln -s a.json "$work/cases/link.json"
run "$work/cases" --since 2021-06-01 --on 2022-06-01 --json
[ "$(grep -o '"file": "[^"]*"' "$work/out" | sed 's/.*cases.//' | tr '\n' ' ')" = 'a.json" below/b.json" ' ]
verdict $? "a folder gives its files and those below, in order; not what is hidden, linked or no case file"
call recheck --help
[ $code -eq 0 ] && grep -q Example "$work/out"
verdict $? "--help has an example"

# ---- policies/: what each row states of the law is in BRIEF section 10 -----------------------------------------
# 11005.3 governed an approved petition (refrain); 11005.4 asks for a consultation, from 31 January 2025
policies=policies
run policies/11005.3/vignettes/m4-approved.json --since 2025-01-30 --on 2025-02-01
counts "the outcome, two instruments and a duty" 1 5
line "the outcome with strength and kind" ".*~outcome~-~should not~only after (consult, should)~-"
line "an instrument that ended" ".*~instrument~11005.3~should not~-~11005.3 ended"
line "and its successor" ".*~instrument~11005.4~-~only after (consult, should)~11005.4 came into force"
line "a duty that ended" ".*~duty~11005.3~Look for signs.*~-~11005.3 ended"
# the former T rule gave way to the new one on 28 August 2024; both are encoded in t-stay
run policies/t-stay/vignettes/bona-fide-2026.json --since 2024-08-27 --on 2024-08-28
line "a rule inside a model, with the register's event" \
    ".*~condition~t-stay~until a denial.*~until an adverse decision.*~t-rule-old ended, t-rule-new came into force"
# the facts stay as they are: said in 2026, and counted on both days
run policies/t-stay/vignettes/bona-fide-2026.json --since 2025-03-01 --on 2025-03-02
counts "what was said later than either day counts on both" 0 1
run policies/t-stay/vignettes/bona-fide-2026.json --since 2001-01-01 --on 2025-03-02
[ $code -eq 2 ] && grep -q bona-fide-2026 "$work/err"
verdict $? "a day that no encoded directive covers is refused, with the case"
