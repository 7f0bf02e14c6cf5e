#!/bin/sh
# forbear new: a case file from an action and from the lines of a notice; what nobody confirmed is not in it, and no
# name or number of a notice is in anything that the program writes.
name=tests/cli/new
. tests/support/program.sh
FORBEAR_CACHE=$work/cache # not the user's
export FORBEAR_CACHE
unset FORBEAR_POLICIES
action="--what execute_removal --at 2026-03-02T09:30:00-05:00 --status proposed --place none_listed --id example"

run() { call new --policies policies "$@"; }
answers() { # ANSWERS ARGUMENTS: as a person would type them
    printf "$1" >"$work/answers"
    shift
    run "$@" <"$work/answers"
}
is() { # WHAT EXPRESSION: of the case file or the proposals that were written, as Python
    python3 -c '
import json, sys
out = json.load(open(sys.argv[1]))
facts = {fact: said for fact, said in out.get("facts", {}).items()}
values = {fact: [one.get("value") for one in said] for fact, said in facts.items()}
proposed = {one["fact"]: one["assertion"] for one in out.get("proposals", [])}
assert eval("(" + sys.argv[2] + ")"), out' "$work/out" "$2"
    verdict $? "$1"
}
keeps_names() { # WHAT: nothing of the person is anywhere
    ! grep -qi "lopez\|maria\|999 999\|999999" "$work/out" "$work/err"
    verdict $? "$1"
}
proposes() { # WHAT KIND EXPRESSION; the text by standard input
    run --from "$2" --json
    [ $code -eq 0 ]
    verdict $? "exit 0"
    keeps_names "$1: no name or number"
    is "$1" "$3"
}

# ---- an empty case file ------------------------------------------------------------------------------------
run $action --invented --title "An example"
is "an empty case file from the action" 'out["action"] == {"what": "execute_removal", "status": "proposed",
    "at": "2026-03-02T09:30:00-05:00", "place": "none_listed"} and out["facts"] == {} and out["invented"]'
cp "$work/out" "$work/empty.json"
call decide --policies policies "$work/empty.json"
[ $code -eq 3 ]
verdict $? "which decide takes: facts open"
refused "is missing" "an action without a day" --what arrest --status proposed --place none_listed --id x
refused "did you mean 'execute_removal'" "an action that is none" \
    $(echo $action | sed s/execute_removal/execute_remova/)
refused "date and time with a zone" "a time without a zone" $(echo $action | sed s/-05:00//)
refused "letters, digits" "an id with a name in it" $(echo $action | sed s/example/María/)

# ---- a receipt, as it is printed: labels in a row, values below --------------------------------------------
cat >"$work/receipt.txt" <<'END'
U.S. Citizenship and Immigration Services        I-797C, Notice of Action
Receipt Number: MSC9999999999      Case Type: I-918, PETITION FOR U NONIMMIGRANT STATUS
Received Date            Priority Date     Applicant  A099 999 999
August 20, 2025                            LOPEZ GARCIA, MARIA
Notice Date: 08/25/2025   Page: 1 of 2
Notice Type:  Receipt Notice
END
proposes "a receipt: the received date is not the date of the notice" - 'out["kind"] == "i-797c" and
    proposed["u_filed_on"]["value"] == "2025-08-20" and out["document"]["date_on_it"] == "2025-08-25" and
    proposed["u_stage"]["value"] == "filed" and proposed["u_stage"]["as_of"] == "2025-08-25"' <"$work/receipt.txt"
python3 -c '
import json, jsonschema, sys
jsonschema.Draft202012Validator(json.load(open("schema/proposals.schema.json"))).validate(json.load(open(sys.argv[1])))
' "$work/out"
verdict $? "proposals are as the schema says"
answers 'y\nn\n' $action --from - "$work/receipt.txt"
is "what is confirmed is a fact with its place; what is not, is not there" 'values == {"u_stage": ["filed"]} and
    facts["u_stage"][0]["pinpoint"] == "line 2: Case Type" and facts["u_stage"][0]["document"] == "i-797c"'
keeps_names "and no name is kept or shown"
grep -q "1 of 2 confirmed" "$work/err"
verdict $? "how many were confirmed is said"
cp "$work/out" "$work/case.json"
call decide --policies policies "$work/case.json" --json
[ $code -eq 3 ] && grep -q '"u_stage"' "$work/out"
verdict $? "which decide takes"
answers 'e bdf\ne bfd\ny\n' $action --from i-797c "$work/receipt.txt"
[ $code -eq 0 ] && grep -q "did you mean 'bfd'" "$work/err"
verdict $? "a value that the fact has not is asked again"
is "another value, checked against the fact sheet" 'values["u_stage"] == ["bfd"] and len(values) == 2'
answers 'n\ne\n2025-08\n' $action --from i-797c "$work/receipt.txt"
is "a day of which only the month is known" 'facts["u_filed_on"][0]["from"] == "2025-08-01" and
    facts["u_filed_on"][0]["to"] == "2025-08-31"'
answers 'q\n' $action --from i-797c "$work/receipt.txt"
is "stopped: nothing was confirmed" 'out["facts"] == {} and "documents" not in out'
answers '' $action --from i-797c "$work/receipt.txt"
is "nobody answers: nothing was confirmed" 'out["facts"] == {}'

# ---- into a case file --------------------------------------------------------------------------------------
answers 'y\ny\n' --into "$work/case.json" --from i-797c "$work/receipt.txt" --document receipt
is "added to what is there" 'values["u_stage"] == ["filed", "filed"] and values["u_filed_on"] == ["2025-08-20"] and
    [d["id"] for d in out["documents"]] == ["i-797c", "receipt"]'
answers 'y\ny\n' --into "$work/case.json" --from i-797c "$work/receipt.txt"
is "two notices of a kind have ids of their own" '[d["id"] for d in out["documents"]] == ["i-797c", "i-797c-2"]'
printf 'y\ny\n' >"$work/answers"
echo "a good passphrase" >"$work/passphrase"
run --into "$work/case.json" --from i-797c "$work/receipt.txt" --save "$work/sealed" \
    --passphrase-file "$work/passphrase" <"$work/answers"
[ $code -eq 0 ] && [ ! -s "$work/out" ] && head -c 8 "$work/sealed" | grep -q FBsealed
verdict $? "saved under a passphrase"
echo "short" >"$work/short"
run --into "$work/case.json" --from i-797c "$work/receipt.txt" --save "$work/never" \
    --passphrase-file "$work/short" <"$work/answers"
[ $code -eq 2 ] && [ ! -e "$work/never" ] && grep -q "at least 8 letters; nothing was saved" "$work/err"
verdict $? "not under a passphrase that is too short"
answers 'y\ny\n' --into "$work/sealed" --passphrase-file "$work/passphrase" --from i-797c "$work/receipt.txt"
is "and added to again" 'len(out["documents"]) == 3'
refused "in the case file already" "an action beside a case file" --into "$work/case.json" --what arrest \
    --from i-797c "$work/receipt.txt"

# ---- where it comes from: never verified by itself (law/FIELD section 4) -----------------------------------
proposes "a copy is a copy" i-797c 'proposed["u_stage"]["evidence"] == "document_copy" and
    "verified" not in proposed["u_stage"]' <"$work/receipt.txt"
run --from i-797c --json --form original "$work/receipt.txt"
is "an original" 'proposed["u_stage"]["evidence"] == "document_original"'
printf 'Automated Case Information\nSeen at: 2026-02-27T10:00:00-05:00\nName: LOPEZ, MARIA\nStatus: Appeal pending\n' |
    proposes "a screen: a screenshot with its time, never verified" - 'out["document"]["form"] == "screenshot" and
    out["document"]["as_of"] == "2026-02-27T10:00:00-05:00" and proposed["proceedings"]["value"] == "pending_bia" and
    proposed["proceedings"]["evidence"] == "photo_or_screenshot" and "verified" not in proposed["proceedings"]'
printf 'Automated Case Information\nStatus: Terminated\n' >"$work/page.txt"
answers 'y\n' $action --from eoir-case-page "$work/page.txt"
[ $code -eq 2 ] && [ ! -s "$work/out" ] && grep -q -- "--as-of" "$work/err"
verdict $? "a screen without its time is refused"
answers 'y\n' $action --from eoir-case-page "$work/page.txt" --as-of 2026-02-27T10:00:00-05:00
is "and taken with it" 'values == {"proceedings": ["terminated"]}'
printf 'EOIR telephone\nCalled at: 2026-02-27T10:00:00-05:00\nStatus: Terminated\n' |
    proposes "a telephone result" - 'proposed["proceedings"]["evidence"] == "telephone"'
printf 'Search of filings without result\nSearched at: 2026-02-27T10:00:00-05:00\nResult: Nothing found\n' |
    proposes "a search that found nothing is one that was made" - '
    proposed["benefit_known_to_agency"]["value"] == "system_check_negative" and
    proposed["benefit_known_to_agency"]["as_of"] == "2026-02-27T10:00:00-05:00" and
    proposed["benefit_known_to_agency"]["evidence"] == "agency_record"'

# ---- what single notices show ------------------------------------------------------------------------------
printf 'Notice of Denial\nForm: I-914\nNotice Date: 12 June 2025\n' |
    proposes "a denial is not final by itself (K6)" - 'proposed["t_stage"]["value"] == "denied_appealable" and
    proposed["t_stage_on"]["value"] == "2025-06-12" and "t_final_by" not in proposed'
printf 'Administrative Appeals Office\nForm: I-918\nDate: 2026-01-05\nThe appeal\nis dismissed.\n' |
    proposes "an appeal that was dismissed, over two lines" - 'proposed["u_stage"]["value"] == "denied_final" and
    proposed["u_final_by"]["value"] == "appeal_decision" and proposed["u_stage_on"]["value"] == "2026-01-05"'
order='Order of the Immigration Judge\nDate: 03/04/2019\nRespondent was ordered removed'
printf "$order in absentia.\nAppeal: Reserved\n" |
    proposes "an order with appeal reserved is not final" - 'proposed["order_kind"]["value"] == "in_absentia" and
    proposed["order_entered_on"]["value"] == "2019-03-04" and "order_final_on" not in proposed and
    "proceedings" not in proposed and proposed["order_issuer"]["evidence"] == "court_finding"'
printf "$order.\nAppeal: Waived\n" |
    proposes "with appeal waived it is" - 'proposed["order_final_on"]["value"] == "2019-03-04" and
    proposed["order_kind"]["value"] == "section_240" and proposed["proceedings"]["value"] == "final_order"'
printf 'Notice to Appear\nDate: 2025-03-01\nYou are charged under section 212(a)(6)(A)(i) of the Act\n' |
    proposes "a charge is not decided" - 'proposed["inadmissible_6A"]["value"] == "not_decided" and
    "inadmissible_7" not in proposed and "proceedings" not in proposed'
printf 'Booking Sheet\nBooked: 2026-02-20\nOffense: SHOPLIFTING, misdemeanor\nIdentified by: fingerprints\n' |
    proposes "an arrest is no charge and no conviction (K10)" - '
    set(proposed) == {"arrest_offence", "identity_match"} and proposed["arrest_offence"]["value"] == "shoplifting"'
printf 'Certificate of Disposition\nDate: 2026-02-20\nOffense: Larceny\nDisposition: Not guilty\n' |
    proposes "not guilty is no conviction" - '"conviction_offence" not in proposed and
    proposed["charge_offence"]["value"] == "larceny"'
printf 'Receipt Notice\nForm: I-360\nClass: VAWA self-petitioning spouse\nReceived Date: 2025-08-20\n' |
    proposes "a self-petition" - '{f: a["value"] for f, a in proposed.items()} == {"vawa_stage": "filed",
    "vawa_filed_on": "2025-08-20"}'
printf 'Receipt Notice\nForm: I-360\nReceived Date: 2025-08-20\n' |
    proposes "an I-360 alone does not say which petition" - 'proposed == {}'
printf 'Bona Fide Determination\nForm: I-918\nNotice Date: 2025-05-12\nYou have been placed in deferred action.\n' |
    proposes "a bona fide determination with deferred action" - '{f: a["value"] for f, a in proposed.items()} == {
    "u_stage": "bfd", "u_stage_on": "2025-05-12", "deferred_action": "granted", "deferred_action_by": "uscis",
    "deferred_action_basis": "u_bfd"}'
printf 'Continued Presence\nDate: 2025-05-12\nContinued Presence has been granted.\nValid until: 2027-05-11\n' |
    proposes "Continued Presence" - 'proposed["cp_stage"]["value"] == "granted" and
    proposed["cp_until"]["value"] == "2027-05-11"'
printf 'Divorce Decree\nDate: March 12, 2024\n' |
    proposes "a divorce" - 'proposed["tie_ended"]["value"] == "divorce" and
    proposed["tie_ended_on"]["value"] == "2024-03-12" and "divorce_connected" not in proposed'
printf 'Stay of Removal Receipt\nDate: 2026-02-28\n' |
    proposes "a request without a decision" - 'proposed["stay_request"]["value"] == "filed"'
printf 'Stay of Removal Receipt\nDate: 2026-02-28\nDecision: Denied\n' |
    proposes "and with one" - 'proposed["stay_request"]["value"] == "denied"'
printf 'Receipt Notice\nCase Type: I-918 Supplement A\nReceived Date: 2025-08-20\n' |
    proposes "a relative's form is not the petition" - 'proposed == {}'

# ---- what cannot be read is said, by line and label, and never guessed -------------------------------------
printf 'Receipt Notice\nCase Type: I-918\nReceived Date: 20/08/2025 MARIA\nNotice Date: 13/13/2025\n' |
    proposes "days that could be another, and days that are none" - '"u_filed_on" not in proposed and
    "date_on_it" not in out["document"] and len(out["notes"]) == 2 and "line 3" in out["notes"][0]'
receipt='Receipt Notice\nCase Type: I-918'
printf "$receipt\nReceived Date: 2025-08-20\nReceived Date: 2025-08-21\nNotice Date: 2025-09-01\n" |
    proposes "two lines that say different things" - '"u_filed_on" not in proposed and "neither" in out["notes"][0]'
printf 'Receipt Notice\nCase Type: I-918 or I-914\nNotice Date: 2025-09-01\n' |
    proposes "a line that says two things" - 'proposed == {} and "neither" in out["notes"][0]'
printf "$receipt\n" | setsid -w "$FORBEAR" new --policies policies $action --from i-797c >"$work/out" 2>"$work/err"
[ $? -eq 2 ] && [ ! -s "$work/out" ] && grep -q "no terminal to confirm on" "$work/err"
verdict $? "a notice on standard input wants a terminal to confirm on"
printf 'Receipt Notice\nCase Type: I-918\n' >"$work/undated.txt"
answers 'y\n' $action --from i-797c "$work/undated.txt"
[ $code -eq 2 ] && [ ! -s "$work/out" ] && grep -q -- "--as-of" "$work/err"
verdict $? "a notice without a day is refused"
answers 'y\n' $action --from i-797c "$work/undated.txt" --received-on 2025-09-01 --received-from self
is "unless the day of receipt is known" 'facts["u_stage"][0]["as_of"] == "2025-09-01" and
    out["documents"][0]["received_from"] == "self"'

# ---- hostile input -----------------------------------------------------------------------------------------
refused_text() { # TEXT WHAT; the notice by standard input
    run --from i-797c --json
    [ $code -eq 2 ] && [ ! -s "$work/out" ] && [ "$(wc -l <"$work/err")" -eq 1 ] && grep -qF -- "$1" "$work/err"
    verdict $? "refused: $2"
}
printf 'Receipt\000Notice' | refused_text "no text" "a byte that no text has"
printf 'Name: LOPEZ\nReceipt \377\n' | refused_text "no UTF-8" "bytes that are no UTF-8"
keeps_names "with no name in the message"
head -c 2001 /dev/zero | tr '\0' 'x' | refused_text "line 1: the line is too long" "a line over 2,000 bytes"
yes x | head -n 4001 | refused_text "at most 4000 lines" "over 4,000 lines"
yes "$(head -c 90 /dev/zero | tr '\0' x)" | head -n 3500 |
    refused_text "at most 262144 bytes" "over 256 KiB"
yes "Case Type: I-918" | head -n 3999 | proposes "as many lines as there may be" i-797c 'proposed == {} or True'
printf 'Dear Maria Lopez, your number is 999999.\n' >"$work/letter.txt"
run --from - "$work/letter.txt" --json
[ $code -eq 2 ] && grep -q "cannot be told" "$work/err"
verdict $? "a text of no known kind"
keeps_names "with nothing of it in the message"
refused "did you mean 'i-797c'" "a kind that is none" --from i-797 "$work/receipt.txt" --json
refused "no form of a document" "a form that is none" --from i-797c --form fax "$work/receipt.txt" --json
refused "needs a notice" "--json without one" --json
# ---- the table is held against the fact sheet -------------------------------------------------------------------
cp -r tests/data/desk "$work/desk"
rule='"value": "filed", "says": "a card was asked for"'
table='{"notices": 1, "kinds": [{"id": "k", "kind": "slip", "shows": "x", "source": "agency", "recognise": ["slip"],'
echo "$table \"facts\": [{\"fact\": \"stage\", $rule}]}]}" >"$work/desk/notices.json"
call check "$work/desk"
! grep -q "notices.json" "$work/out"
verdict $? "check: a table that fits"
echo "$table \"facts\": [{\"fact\": \"stge\", $rule}]}]}" >"$work/desk/notices.json"
call check "$work/desk"
[ $code -eq 2 ] && grep -q "notices.json:1:[0-9]*: error: the fact sheet has no such fact" "$work/out"
verdict $? "check: one that names no fact, with its place"
call new --policies "$work/desk" --from k "$work/receipt.txt" --json
[ $code -eq 2 ] && [ ! -s "$work/out" ]
verdict $? "and it is not used"
call new --policies tests/data/desk --from k "$work/receipt.txt" --json
[ $code -eq 2 ] && grep -q "notices.json" "$work/err"
verdict $? "a folder that has no table says so"

run --kinds
[ $code -eq 0 ] && grep -q "^i-797c " "$work/out"
verdict $? "the kinds are listed"
run --help
[ $code -eq 0 ] && grep -q Example "$work/out"
verdict $? "--help has an example"
