#!/bin/sh
# forbear deadlines: what falls due over all cases.  The days are derived from the texts: notice to HHS within 24 hours
# (22 USC 7105(b)(1)(G)), a decision on SIJ within 180 days of filing (8 CFR 204.11), under 21 at filing.
name=tests/cli/deadlines
. tests/support/program.sh
FORBEAR_CACHE=$work/cache # not the user's
export FORBEAR_CACHE
unset FORBEAR_POLICIES
minor=policies/notice-7105/vignettes/f11-aged-17.json       # found on 14 October 2025 at 16:10
twentyone=policies/benefit-sij/vignettes/day-before-21.json # 21 on 2 March 2026

run() { call deadlines --policies policies "$@"; }
line() { # WHAT EXPRESSION: some line of the output matches; a ~ in it is a tab
    grep -qx "$(printf '%s' "$2" | tr '~' '\t')" "$work/out"
    verdict $? "$1"
}

run $twentyone $minor --on 2026-03-01
[ $code -eq 0 ]
verdict $? "exit 0"
line "a duty with a time, past" \
    "2025-10-15T16:10:00-05:00~-137~notice-7105-f11-aged-17~notice-7105~Notify HHS.*~-~the federal.*~P~$minor"
case=benefit-sij-day-before-21
line "one reading of a day" "2026-03-01~0~$case~benefit-sij~last day.*~the day of birth counts.*~P~.*"
line "and the other" "2026-03-02~1~$case~benefit-sij~last day.*~the day of birth does not.*~P~.*"
[ "$(sed 1d "$work/out" | cut -c1-10)" = "$(sed 1d "$work/out" | cut -c1-10 | sort)" ]
verdict $? "by day"
grep -q "wait for facts" "$work/err"
verdict $? "that there may be more is said"
run $twentyone $minor --on 2026-03-01 --within 0
[ "$(sed 1d "$work/out" | cut -f2 | sort -nu | tr '\n' ' ')" = "-137 0 " ]
verdict $? "--within leaves out what is later, never what is past"
run $twentyone --on 2026-03-02 --json
[ $code -eq 0 ] && python3 -c '
import json, jsonschema, sys
found = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator(json.load(open("schema/deadlines.schema.json"))).validate(found)
mine = [(i["due"], i["days"], i["past"]) for i in found["items"] if i["instrument"] == "benefit-sij"]
assert mine == [("2026-03-01", -1, True), ("2026-03-02", 0, False)], mine
assert found["n_cases"] == 1 and found["n_failed"] == 0
' "$work/out"
verdict $? "as JSON; benefits as they stand on the day that is asked about"
run policies/benefit-sij/vignettes policies/notice-7105/vignettes --on 2026-03-01
[ $code -eq 0 ] && [ "$(wc -l <"$work/out")" -gt 10 ]
verdict $? "folders"

# ---- a calendar: case ids and days, nothing else -----------------------------------------------------------
run $twentyone $minor --on 2026-03-01 --ics
[ $code -eq 0 ] && python3 -c '
import re, sys
text = open(sys.argv[1], newline="").read()
lines = text.split("\r\n")
assert lines[0] == "BEGIN:VCALENDAR" and lines[-2:] == ["END:VCALENDAR", ""] and "\n" not in text.replace("\r\n", "")
assert all(len(line.encode()) <= 75 for line in lines)
known = r"(BEGIN|END):V(CALENDAR|EVENT)|VERSION:2.0|PRODID:[-/A-Za-z ]+|UID:[0-9a-f]{16}@forbear.invalid|" \
    r"DTSTAMP:20260301T000000Z|DTSTART;VALUE=DATE:\d{8}|SUMMARY:Case [-.\w]+|CLASS:PRIVATE|TRANSP:TRANSPARENT"
assert all(re.fullmatch(known, line) for line in lines[:-1]), lines
assert "DTSTART;VALUE=DATE:20251015" in lines and "DTSTART;VALUE=DATE:20260302" in lines
names = [line for line in lines if line.startswith("UID")]
assert len(set(names)) == len(names) >= 3
' "$work/out"
verdict $? "a calendar of days and case ids"
! grep -qi "HHS\|traffick\|SIJ last\|21\.\|notify" "$work/out"
verdict $? "which tells nothing of what a case is about"
grep UID "$work/out" >"$work/names"
run $twentyone $minor --on 2026-02-28 --ics
grep UID "$work/out" | cmp -s - "$work/names"
verdict $? "and whose events keep their names"

# ---- what is wrong -----------------------------------------------------------------------------------------
run policies/composition/vignettes/k5-u-bfd-before-it-existed.json $twentyone --on 2026-03-01
[ $code -eq 5 ] && grep -q "cannot all be true" "$work/err" && grep -q "^2026-03-01" "$work/out"
verdict $? "contradictory facts are said, and do not hide the others"
run "$work/none.json" $twentyone --on 2026-03-01
[ $code -eq 2 ] && grep -q "^2026-03-01" "$work/out"
verdict $? "a file that is not there does not either"
refused "none is taken from the clock" "no day" $twentyone
refused "no date of the calendar" "a day that is none" $twentyone --on 2026-02-30
refused "no date of the calendar" "more than a day" $twentyone --on 2026-02-03T00:00:00Z
refused "no number of days" "days that are no number" $twentyone --on 2026-03-01 --within 1w
refused "no number of days" "no days" $twentyone --on 2026-03-01 --within ""
refused "one of --json and --ics" "two forms" $twentyone --on 2026-03-01 --json --ics
refused "name case files" "no case" --on 2026-03-01
run --help
[ $code -eq 0 ] && grep -q Example "$work/out"
verdict $? "--help has an example"
