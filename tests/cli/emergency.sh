#!/bin/sh
# forbear decide --emergency: one sheet about a removal; what is on it is derived from law/FIELD F17 and 8 CFR 241.6.
name=tests/cli/emergency
. tests/support/program.sh
FORBEAR_CACHE=$work/cache # not the user's
export FORBEAR_CACHE
unset FORBEAR_POLICIES

run() { call decide --policies policies --emergency "$@"; }
squeezed() { tr -s ' \n' ' ' <"$work/out"; }
says() { # TEXT WHAT
    squeezed | grep -qF -- "$1"
    verdict $? "$2"
}
before() { # ONE OTHER WHAT: both are there, the one first
    squeezed | grep -qF -- "$1" && squeezed | grep -qF -- "$2" && squeezed | grep -q "$1.*$2"
    verdict $? "$3"
}
fits() { # WHAT: 60 lines of 80 columns
    [ "$(wc -l <"$work/out")" -le 60 ] && ! grep -q '.\{81\}' "$work/out"
    verdict $? "$1"
}

# ---- F17: a request is pending, and nobody has looked for another bar ---------------------------------------------
run policies/stay-241.6/vignettes/f17-request-pending.json
[ $code -eq 0 ]
verdict $? "F17: exit 0, as the determination"
fits "F17: one page"
[ "$(grep -n 'Neither the request nor the lack of a decision delays removal' "$work/out" | cut -d: -f1)" = \
    "$(($(grep -n 'What does not stop it' "$work/out" | cut -d: -f1) + 1))" ]
verdict $? "F17: leads with that a pending request delays nothing"
says "8 CFR 241.6(a) [CFR]; grade P" "F17: with its provision and grade"
before "What does not stop it" "What stops it, or may" "F17: before what may stop it"
[ "$(grep -n 'No check was made for a court' "$work/out" | cut -d: -f1)" = \
    "$(($(grep -n 'What was not checked' "$work/out" | cut -d: -f1) + 1))" ]
verdict $? "F17: of what was not checked, other bars first (fact 16)"
says "A listed official may grant a stay" "F17: who may stay it"
says "Counsel, the person's and the agency's, before 2 March 2026, 09:00" "F17: counsel, by when"
run policies/stay-241.6/vignettes/f17-request-pending.json --json
[ $code -eq 0 ] && python3 -c '
import json, sys
action = json.load(open(sys.argv[1]))["action"]
assert action["what"] == "execute_removal" and action["stated"] == "", action' "$work/out"
verdict $? "F17: as JSON, the determination"
run policies/stay-241.6/vignettes/f17-request-pending.json --html "$work/sheet.html"
[ $code -eq 0 ] && [ ! -s "$work/out" ] && grep -q 'id="does-not"' "$work/sheet.html" &&
    ! grep -q '<dd></dd>' "$work/sheet.html"
verdict $? "F17: as a page"

# ---- what stops it comes first where something does ---------------------------------------------------------------
run policies/t-stay/vignettes/bona-fide-2026.json
fits "a T stay: one page"
before "What stops it, or may" "until an adverse decision on the T application is final" \
    "a T stay: leads with what stops it"
says "says: must not" "a T stay: with its word"
run policies/other-bars/vignettes/f17-twin-bia-stay-after-boarding.json
says "An IJ or BIA stay granted or communicated after boarding is completed ceases" \
    "F17 twin: a stay that ceases stops nothing"
run policies/other-bars/vignettes/f17-twin-federal-court-stay.json
[ $code -eq 4 ]
verdict $? "exit 4"
before "What stops it, or may" "Call counsel" "F17 twin: a federal court's stay may stop it"
run policies/1227d/vignettes/f7-twin-stay-granted.json
fits "a stay under 1227(d), and much else that is open: one page"
says "more: see forbear decide" "and what is left out is counted"

# ---- another action: a removal at the same time --------------------------------------------------------------------
sed 's/"what": "execute_removal"/"what": "deny_stay"/; s/"proposed"/"done"/' \
    policies/stay-241.6/vignettes/f17-request-pending.json >"$work/deny.json"
run "$work/deny.json"
says "The case file is about another action (deny stay)" "another action: said so"
says "Action execute removal (proposed)" "another action: a removal that is not done"
says "Neither the request nor the lack of a decision" "another action: the same sheet"
run - <"$work/deny.json"
[ $code -eq 0 ]
verdict $? "exit 0"
says "Neither the request nor the lack of a decision" "a case on standard input"
run "$work/deny.json" --json
python3 -c '
import json, sys
assert json.load(open(sys.argv[1]))["action"]["stated"] == "deny_stay"' "$work/out"
verdict $? "another action: as JSON"

# ---- nothing known; facts that cannot all be true ------------------------------------------------------------------
sed '/"facts"/,$d' policies/stay-241.6/vignettes/f17-request-pending.json >"$work/open.json"
echo '"facts": {}}' >>"$work/open.json"
run "$work/open.json"
[ $code -eq 3 ]
verdict $? "exit 3"
fits "nothing known: one page"
says "Establish what is not known" "nothing known: the facts that decide"
says "May stop it:" "nothing known: what may stop it"
run policies/composition/vignettes/k5-u-bfd-before-it-existed.json
[ $code -eq 5 ]
verdict $? "exit 5"
says "Facts that cannot all be true" "facts that cannot all be true are named"

refused "no rows" "--explain with it" --explain "$work/open.json"
run "$work/none.json"
[ $code -eq 2 ] && [ ! -s "$work/out" ]
verdict $? "refused: a file that is not there"
