#!/bin/sh
# forbear policies: the register, whole, for a day, between days, one instrument; then the register of policies/ itself.
name=tests/cli/policies
. tests/support/program.sh

run() { call policies --policies tests/data/desk "$@"; }
says() { # TEXT WHAT ARGUMENTS
    text=$1 what=$2
    shift 2
    run "$@"
    [ $code -eq 0 ] && tr -s ' ' <"$work/out" | grep -qF -- "$text"
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

# ---- between two days ----------------------------------------------------------------------------------------
says "After 2021-12-31, up to and with 2022-01-01" "between two days" --between 2021-12-31 2022-01-01
squeezed() { tr -s ' \n' ' ' <"$work/out" | grep -qF -- "$1"; }
squeezed "Came into force guide-2 - Guide for porters, second edition 2022-01-01; grade 2" &&
    squeezed "(secondary source) Supersedes: guide-1 Ended" &&
    squeezed "Ended (the day is the first one not in force) guide-1 - Guide for porters 2022-01-01;" &&
    squeezed "Superseded by: guide-2" && ! grep -q "order-c" "$work/out"
verdict $? "what began and what ended, and what took its place"
says "none" "nothing came or went" --between 2022-01-01 2022-06-01
run --between 2023-02-28 2023-06-01
squeezed "Came into force order-c - Order on fines 2023-03-01 or 2023-05;"
verdict $? "both readings of a bound, where each lies between the days"
run --between 2023-02-28 2023-04-01
squeezed "Came into force none" &&
    squeezed "May have come into force (by some reading, or the day is not verified) order-c"
verdict $? "by some reading, where one lies between them"
run --between 2024-01-01 2024-02-01
squeezed "no text that was read says when fee-9"
verdict $? "bounds of which no day is known are named"
refused "needs two days" "one day only" --between 2022-01-01
refused "one word too many" "three days" --between 2022-01-01 2022-01-02 2022-01-03
refused "the earlier one first" "the later day first" --between 2022-01-02 2022-01-01
refused "the earlier one first" "the same day twice" --between 2022-01-02 2022-01-02
refused "no date of the calendar" "a second day that is none" --between 2022-01-02 2022-13-01
refused "one of --on, --between and --id" "two questions at once" --on 2022-01-02 --id guide-1

# ---- one instrument ------------------------------------------------------------------------------------------
says "Superseded by guide-2" "what supersedes it" --id guide-1
says "Model guide-1/policy.dmn" "its model" --id guide-1
says "2020-01-01; grade 2 (secondary source)" "its dates and their grade" --id guide-1
says "none: not encoded" "that it has no model" --id fire
says "[TEST] the tests of this program" "a source spelled out" --id fire
refused "did you mean 'guide-1'?" "an id that is not there, with the nearest" --id guide-l
refused "forbear policies lists them all" "an id that is near to none" --id zzzzzzzzzzzz
mkdir "$work/bare"
cp tests/data/desk/register.json "$work/bare"
call policies --policies "$work/bare" --id fire
[ $code -eq 0 ] && grep -q "\[TEST\] not spelled out" "$work/out"
verdict $? "without sources.json the keys have to do"
echo '{"sources": 1, "keys": {"TEST": ""}}' >"$work/bare/sources.json"
call policies --policies "$work/bare" --id fire
is_refused "sources.json:1:33: \"keys\" has a text for each key"
verdict $? "a list of sources that is malformed has its place"

# ---- JSON ----------------------------------------------------------------------------------------------------
if python3 -c 'import jsonschema' 2>/dev/null; then
    for folder in tests/data/desk policies; do
        for arguments in "" "--on 2023-04-01" "--between 2009-01-01 2026-11-24" "--between 2021-12-31 2022-01-01"; do
            call policies --policies $folder --json $arguments && cp "$work/out" "$work/$(ls "$work" | wc -l).json"
        done
    done
    for id in $(sed -n 's/^{"id": "\([^"]*\)".*/\1/p' policies/register.json); do
        call policies --policies policies --json --id "$id" && cp "$work/out" "$work/id-$id.json"
    done
    python3 - "$work" 2>"$work/err" <<'PYTHON'
import glob, json, sys
import jsonschema
schema = jsonschema.Draft202012Validator(json.load(open("schema/policies.schema.json")))
files = glob.glob(sys.argv[1] + "/*.json")
assert len(files) > 60, len(files)
for path in files:
    schema.validate(json.load(open(path)))
PYTHON
    verdict $? "JSON is as its schema says"
else
    echo "ok - $name: JSON is as its schema says # SKIP no Python module jsonschema"
fi

# ---- the register of policies/ -------------------------------------------------------------------------------
call policies --policies policies --on 2026-11-24
! sed -n '/^Proposed/,$!p' "$work/out" | grep -qE "fee-755|ead-nprm" &&
    sed -n '/^Proposed/,$p' "$work/out" | grep -q "fee-755"
verdict $? "a proposed rule is in force on no day"
call policies --policies policies --on 2026-11-24
squeezed "11005.4 - ICE 11005.4: interim guidance ICE; directive; encoded dates 2025-01-31 to no end found" &&
    squeezed "limited on that day, or perhaps, by icwc" && squeezed "t-rule-new - 8 CFR 214.200-214.216 DHS; statute" &&
    ! grep -A1 "t-rule-new" "$work/out" | grep -q "not encoded"
verdict $? "what limits an instrument on the day, and what is encoded with another"
call policies --policies policies --on 2025-02-01
squeezed "11005.4 - ICE" && ! grep -q "by icwc" "$work/out"
verdict $? "a court order limits nothing before it"
call policies --policies policies --between 2025-01-30 2025-01-31
squeezed "Supersedes: 11005.3, 10076.1"
verdict $? "31 January 2025: 11005.4 for 11005.3 and 10076.1"
# What the sources must never be made to say: a poisoned source, and wordings that no text that was read has.
! grep -riE 'visaverge|tae johnson|articulable risk|COA 384|engenders trust|encourages victim cooperation' policies \
    --include='*.json' --include='*.dmn' | grep -v '^policies/sources.json:"visaverge.com":' >"$work/out"
verdict $? "nothing of what must never be encoded"
python3 - 2>"$work/err" <<'PYTHON'
import json
rows = {i["id"]: i for i in json.load(open("policies/register.json"))["instruments"]}
assert rows["sij-da-end-2"]["from"] == "2026-05-10"  # 10 April 2026 is the announcement
assert rows["opla-vincent"]["title"] == "Vincent memo" and "11005.1" not in rows["opla-vincent"]["title"]
assert rows["11005.3"]["signed"] == "2021-08-10" and rows["11005.3"]["issued"] == "2021-12-02"
assert rows["icwc"]["from"]["unverified"]
PYTHON
verdict $? "dates that are easily mistaken"
