#!/bin/sh
# forbear draft: who may have which kind, what is shown and what is withheld, forms, and bad input.  Which texts stand
# in which case is tests/cases/drafts.sh.
name=tests/cli/draft
. tests/support/program.sh
data=tests/data/desk
unset FORBEAR_POLICIES
FORBEAR_CACHE=$work/cache # not the user's
export FORBEAR_CACHE
case=$data/cases/settled.json

run() { call draft --policies "$folder" "$@"; }
folder=$data
says() { # TEXT WHAT: the last run's output, lines joined
    tr -s '\n ' '  ' <"$work/out" | grep -qF -- "$1"
    verdict $? "$2"
}
lacks() { # TEXT WHAT
    ! tr -s '\n ' '  ' <"$work/out" | grep -qF -- "$1"
    verdict $? "$2"
}
document() { sed -n '/^----$/,$p' "$work/out" >"$work/part" && mv "$work/part" "$work/out"; }

# ---- who -------------------------------------------------------------------------------------------------
folder=policies
real=examples/cases/u-pending-2026.json
for kind in stay-request discretion-request certification-request; do
    for role in officer agency-counsel advocate self; do
        run $real --kind $kind --role $role
        is_refused "kind rights-notice"
        verdict $? "$kind is not for the role $role, which is told what is"
    done
    run $real --kind $kind
    is_refused "--role attorney"
    verdict $? "$kind is for nobody who declares no role"
    for role in attorney accredited; do
        run $real --kind $kind --role $role
        [ $code -eq 0 ] && grep -q "^Risks of" "$work/out"
        verdict $? "$kind for the role $role opens with the risks"
        [ "$(grep -n '^Risks of' "$work/out" | cut -d: -f1)" -lt "$(grep -n '^----$' "$work/out" | cut -d: -f1)" ] &&
            grep -q "PM-602-0187" "$work/out"
        verdict $? "and they stand before the document, the memo on notices to appear among them"
    done
done
for role in attorney accredited officer agency-counsel; do
    run $real --kind expedite-request --role $role
    [ $code -eq 0 ]
    verdict $? "expedite-request for the role $role"
done
for role in advocate self; do
    refused "--kind rights-notice" "expedite-request for the role $role" $real --kind expedite-request --role $role
done
for role in officer agency-counsel; do
    run $real --kind decision-record --role $role
    [ $code -eq 0 ]
    verdict $? "decision-record for the role $role"
done
for role in attorney accredited advocate self; do
    refused "forbear decide" "decision-record for the role $role" $real --kind decision-record --role $role
done
for role in attorney accredited officer agency-counsel advocate self; do
    run $real --kind rights-notice --role $role
    [ $code -eq 0 ]
    verdict $? "rights-notice for the role $role"
done
run $real --kind rights-notice
[ $code -eq 0 ] && grep -q "Flesch-Kincaid grade [0-7]\.[0-9] (wanted: at most 8)" "$work/out"
verdict $? "rights-notice without a role, its reading level printed"
run $real --kind rights-notice --language es
[ $code -eq 0 ] && grep -q "INFLESZ" "$work/out" && grep -q "Su privacidad" "$work/out" &&
    grep -q "1-833-383-1465" "$work/out"
verdict $? "in Spanish, measured by a Spanish formula"
says "Última revisión de esa fuente: 2026-11-24" "a number has the day of its last check"
run $real --kind decision-record --role officer
says "Exceptional circumstances [____ found, considered and not found, or not considered]" \
    "what a person must find is a blank"
run examples/cases/serious-record-u-2022.json --kind decision-record --role officer
says "Exceptional circumstances [____ found, considered and not found, or not considered]" \
    "a blank, too, where the case file has a finding"

# ---- every number of a telephone in a draft is in the list of contacts --------------------------------------
for kind in stay-request discretion-request certification-request expedite-request; do
    "$FORBEAR" draft $real --kind $kind --role attorney --policies policies
done >"$work/all"
"$FORBEAR" draft $real --kind decision-record --role officer --policies policies >>"$work/all"
"$FORBEAR" draft $real --kind rights-notice --policies policies >>"$work/all"
grep -oE '(1-)?[0-9]{3}-[0-9]{3}-[0-9]{4}|\b911\b' "$work/all" | sort -u >"$work/numbers"
[ "$(cat "$work/numbers")" = 1-833-383-1465 ] && [ "$(grep -c '"value"' policies/contacts.json)" -eq 1 ]
verdict $? "the only telephone number is one that a source has"
tr -s '\n ' '  ' <"$work/all" | sed 's/any credible evidence//g' | tr -cs '[:alpha:]' '\n' |
    grep -ixE 'eligible|ineligible|safe|cleared|removable|deportable|fraud|credible|amnesty|illegals?|score' \
        >"$work/words"
[ ! -s "$work/words" ]
verdict $? "no word that no output may use"

# ---- what is withheld ---------------------------------------------------------------------------------------
folder=$data
run $case --kind stay-request --role attorney
[ $code -eq 0 ]
verdict $? "a draft of an invented case"
says "Left out, because it is protected (8 USC 1367): stage" "the sheet says what was left out"
says "--disclose stage" "and how to show it"
says "Texts that were left out with these facts: 1." "and how many texts went with it"
says "On the facts that this draft shows: facts open." "and what follows from the rest"
says "A granted card can be lost: granted" "the sheet reads all facts"
document
lacks "card was asked for" "a text on a protected fact is not in the document"
lacks "granted" "nor its value"
lacks "House rule 1" "nor what the law says on it"
says "badge yes [Exhibit __: none in the case file; known by agency record]" "an assertion has its exhibit slot"
says "[GAP: age: not asked]" "a fact that is not known is a marked gap"
says "To [____ whom]" "so is what only a person can fill in"
lacks "Nothing under it" "a heading without anything under it is left out"
run $case --kind stay-request --role attorney --disclose stage
says "Shown because it was asked for by name: stage" "a fact asked for by name, on the sheet"
document
says "A card was asked for [Exhibit __: none in the case file; known by agency record]" "and in the document"
says "[CHECK the text before it is cited: grade 2 (secondary source)]" "a text of a weak grade is marked"
says "House rule 1: must not. a granted card keeps its holder inside (Rule 1(a); grade P)" \
    "the law that stands on it, with authority and grade"

# A protected document beside an unprotected fact keeps its name; statements and conflicts are marked.
cat >"$work/case.json" <<'JSON'
{"case": 1, "id": "t", "invented": true,
 "action": {"what": "leave", "status": "proposed", "at": "2021-06-01T10:00:00-05:00", "place": "none_listed"},
 "documents": [{"id": "secret-paper", "kind": "card letter", "form": "copy", "protected": true},
               {"id": "open-paper", "kind": "till list", "issuer": "the house", "form": "original"}],
 "facts": {
  "stage": [{"value": "filed", "evidence": "document_copy", "source": "self", "as_of": "2021-01-01",
             "document": "secret-paper", "pinpoint": "line 3"}],
  "badge": [{"value": true, "evidence": "document_copy", "source": "self", "as_of": "2021-01-01",
             "document": "secret-paper"}],
  "fined": [{"value": false, "evidence": "document_original", "source": "agency", "as_of": "2021-01-01",
             "document": "open-paper", "pinpoint": "p. 2"}],
  "age": [{"value": 30, "evidence": "own_statement", "source": "self", "as_of": "2021-01-01"}],
  "seen_on": [{"value": "2021-01-01", "evidence": "agency_record", "source": "agency", "as_of": "2021-01-02"},
              {"value": "2021-01-03", "evidence": "document_copy", "source": "self", "as_of": "2021-01-04"}]}}
JSON
run "$work/case.json" --kind stay-request --role attorney
document
lacks "secret-paper" "a protected document is not named beside a fact that is not protected"
says "badge yes [Exhibit __: a protected document, left out]" "its slot says so"
says "No fine is open [Exhibit __: open-paper, p. 2]" "a slot has document and pinpoint"
says "age 30 [Exhibit __: none in the case file; known by own statement] [GAP: a statement only; support it]" \
    "a bare statement is marked"
says "[GAP: sources exclude each other: 2021-01-01 or 2021-01-03]" "so are sources that exclude each other"
says "[Exhibit __: open-paper] till list, the house, original" "the exhibits are listed"
run "$work/case.json" --kind stay-request --role attorney --disclose stage
document
says "A card was asked for [Exhibit __: secret-paper, line 3]" "it is named where the fact was asked for"
sed 's/"fined": .*/"fined": {"unknown": "refused"},/; /"document": "open-paper", "pinpoint"/d' "$work/case.json" \
    >"$work/open.json"
run "$work/open.json" --kind stay-request --role attorney
document
says "[GAP: stands only if so: fined] No fine is open [GAP: fined: answer refused]" \
    "a text that waits for a fact says so"
lacks "No card, and a fine" "one that waits for a protected fact is left out"

# A protected fact that nobody stated and that follows from who said others is withheld like any other.
folder=policies
derived=policies/confidentiality-1367/vignettes/f14-source-anonymous.json
run $derived --kind decision-record --role officer
document
lacks "1367(a)(1) bars the finding" "what stands on a derived protected fact is left out"
run $derived --kind decision-record --role officer --disclose adverse_source
document
says "1367(a)(1) bars the finding. (8 USC 1367(a)(1); grade P)" "and there when asked for, without keys of our own"
folder=$data

# ---- forms -----------------------------------------------------------------------------------------------
run - --kind stay-request --role attorney <"$work/case.json"
[ $code -eq 0 ] && grep -q "^Letter" "$work/out"
verdict $? "a case on standard input"
run "$work/case.json" --kind rights-notice --html "$work/page.html"
[ $code -eq 0 ] && [ ! -s "$work/out" ] && grep -q "<title>For you</title>" "$work/page.html" &&
    [ "$(grep -c '<article class="leaf">' "$work/page.html")" -eq 2 ] &&
    tail -n 1 "$work/page.html" | grep -q '</html>' &&
    ! grep -qE '<script|src=|href=' "$work/page.html"
verdict $? "--html writes one whole page, the document on a leaf of its own"
sed 's/"badge": \[{"value": true/"badge": [{"value": true, "pinpoint": "<b>\&"/' "$work/case.json" >"$work/sharp.json"
run "$work/sharp.json" --kind stay-request --role attorney --html -
[ $code -eq 0 ] && ! grep -q '<b>' "$work/out"
verdict $? "texts of a case are escaped in it"
if python3 -c 'import jsonschema' 2>/dev/null; then
    for role in attorney accredited; do
        "$FORBEAR" draft "$work/case.json" --kind stay-request --role $role --json --policies $data >"$work/$role.json"
    done
    "$FORBEAR" draft "$work/case.json" --kind rights-notice --language es --json --policies $data >"$work/es.json"
    "$FORBEAR" draft $real --kind decision-record --role officer --json --policies policies >"$work/record.json"
    python3 - "$work/attorney.json" "$work/accredited.json" "$work/es.json" "$work/record.json" \
        >"$work/out" 2>"$work/err" <<'PYTHON'
import json, sys
import jsonschema
schema = jsonschema.Draft202012Validator(json.load(open("schema/draft.schema.json")))
for path in sys.argv[1:]:
    schema.validate(json.load(open(path)))
PYTHON
    verdict $? "--json is as its schema says"
else
    echo "ok - $name: --json is as its schema says # SKIP no Python module jsonschema"
fi

# A PDF is made by the first program of the PATH that can; stand-ins say how they were called.
program=$(cd "$(dirname "$FORBEAR")" && pwd)/$(basename "$FORBEAR")
pdf() { # PATH ARGUMENT...
    path=$1
    shift
    PATH=$path "$program" draft --policies $data "$work/case.json" --kind rights-notice "$@" >"$work/out" 2>"$work/err"
    code=$?
}
mkdir "$work/none" "$work/weasy" "$work/wk" "$work/chrome" "$work/broken" "$work/lying"
for tool in sh cat printf rm; do
    ln -s "$(command -v $tool)" "$work/none/$tool"
done
stand_in() { # FILE: its text is on standard input
    { echo "#!$(command -v sh)"; cat; } >"$work/$1"
}
stand_in weasy/weasyprint <<'SCRIPT'
[ "$*" = "- -" ] || exit 1
printf "%%PDF-1 weasy "
exec cat
SCRIPT
stand_in wk/wkhtmltopdf <<'SCRIPT'
printf "%%PDF-1 wk "
exec cat
SCRIPT
stand_in chrome/chromium <<'SCRIPT'
for a; do
    case $a in
    --print-to-pdf=*) to=${a#*=} ;;
    file://*) from=${a#file://} ;;
    esac
done
{ printf "%%PDF-1 chrome "; cat "$from"; } >"$to"
SCRIPT
echo "exit 3" | stand_in broken/weasyprint
echo "printf no" | stand_in lying/weasyprint
chmod +x "$work"/*/weasyprint "$work/wk/wkhtmltopdf" "$work/chrome/chromium"
for tool in weasy wk chrome; do
    rm -f "$work/page.pdf"
    pdf "$work/$tool:$work/none" --pdf "$work/page.pdf"
    [ $code -eq 0 ] && [ ! -s "$work/out" ] && head -c 40 "$work/page.pdf" | grep -q "^%PDF-1 $tool " &&
        grep -q '</html>' "$work/page.pdf"
    verdict $? "--pdf by $tool"
done
[ -z "$(find "${TMPDIR:-/tmp}" -maxdepth 2 -path '*/forbear-??????/page.html' 2>/dev/null)" ]
verdict $? "nothing of a page is left behind"
echo old >"$work/page.pdf"
pdf "$work/none" --pdf "$work/page.pdf"
is_refused "apt-get install weasyprint" && [ "$(cat "$work/page.pdf")" = old ]
verdict $? "without any it says what to install, and leaves an old file alone"
pdf "$work/broken:$work/none" --pdf "$work/page.pdf"
is_refused "failed; --html makes the page" && [ "$(cat "$work/page.pdf")" = old ]
verdict $? "a program that fails is said"
pdf "$work/lying:$work/none" --pdf "$work/page.pdf"
is_refused "is no PDF" && [ "$(cat "$work/page.pdf")" = old ]
verdict $? "so is one that makes something else"

# ---- bad input --------------------------------------------------------------------------------------------
refused "name a case file" "no case" --kind rights-notice
refused "several were named" "two cases" $case $case --kind rights-notice
refused "--kind" "no kind" $case
refused "did you mean 'stay-request'?" "a kind that does not exist" $case --kind stay-requst --role attorney
refused "it is one of stay-request, discretion-request" "one that is near to none" $case --kind zzz
refused "did you mean 'attorney'?" "a role that does not exist" $case --kind stay-request --role atorney
refused "en (English) or es" "a language that does not exist" $case --kind rights-notice --language fr
refused "in English only" "a language that the kind has not" $case --kind stay-request --role attorney --language es
refused "did you mean 'stage'?" "a fact that does not exist" $case --kind stay-request --role attorney --disclose stge
refused "is no protected fact" "a fact that needs no asking" $case --kind stay-request --role attorney --disclose badge
refused "only one of" "two forms on standard output" $case --kind rights-notice --html - --json
refused "expedite-request" "a kind whose model the folder lacks" $case --kind expedite-request --role attorney
refused "cannot all be true (stage, badge)" "facts that contradict each other" $data/cases/contradictory.json \
    --kind stay-request --role attorney
refused "none.json" "a case that is not there" "$work/none.json" --kind rights-notice

cp -r $data "$work/bad"
folder=$work/bad
model=$work/bad/draft-rights-notice/policy.dmn
spoil() { # SED TEXT WHAT: a model that is wrong is refused with its place
    sed "$1" $data/draft-rights-notice/policy.dmn >"$model"
    refused "$2" "$3" $case --kind rights-notice
}
spoil 's/{contact desk}/{contact nobody}/' "policy.dmn:" "a slot for a contact that no list has"
spoil 's/{contact desk}/{guess it}/' "slot '{guess it}' that nothing fills" "a slot that does not exist"
spoil 's/"text"/"texts"/' "needs the literal outputs 'as'" "a text of no kind"
spoil 's/House rule \[TEST\]//' "needs an authority and a grade" "a text without authority"
spoil 's/id="document" name="document"/id="document" name="documents"/; s/le name="document"/le name="documents"/' \
    "needs the decisions 'sheet' and 'document'" "a model without a document"
spoil 's/facts#fined/facts#asked_by/; s/"boolean"><text>facts\.fined/"string"><text>facts.asked_by/' \
    "for the record only" "a model that reads what is for the record only"
cp $data/draft-rights-notice/policy.dmn "$model"
sed 's/2026-11-24/soon/' $data/contacts.json >"$work/bad/contacts.json"
refused "\"checked\" of a contact is a day" "a contact without the day of its last check" $case --kind rights-notice
sed '/"source"/d' $data/contacts.json >"$work/bad/contacts.json"
refused "a contact needs the member \"source\"" "a contact without a source" $case --kind rights-notice
