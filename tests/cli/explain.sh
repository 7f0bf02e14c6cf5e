#!/bin/sh
# forbear eval --explain and --why-not: the rules and cells behind a decision, as text and JSON.
name=tests/cli/explain
. tests/support/program.sh
model=tests/data/rules/library.dmn
echo '{"days late": 30, "member": "none", "due on": "2024-05-01"}' >"$work/lost.json"
echo '{"days late": 3, "member": "basic", "due on": "2024-05-01"}' >"$work/late.json"
echo '{"days late": 30}' >"$work/some.json"

run() { call eval $model "$@"; }
says() { # STATUS TEXT WHAT ARGUMENTS: blanks are squeezed
    status=$1 text=$2 what=$3
    shift 3
    run "$@"
    [ $code -eq "$status" ] && tr -s ' ' <"$work/out" | grep -qF -- "$text"
    verdict $? "$what"
}

# ---- --explain -------------------------------------------------------------------------------------------
says 0 'letter = "bill"' "the decision and its value" --decision letter --explain --input "$work/lost.json"
again() { # TEXT WHAT: in the same output
    tr -s ' ' <"$work/out" | grep -qF -- "$1"
    verdict $? "$2"
}
again "hit policy PRIORITY, 4 rules" "its table"
again "rule 2 matches and gives the output" "the rule that gave it"
again 'lateness "lost" holds for "lost"' "a cell and the value it holds for"
again '-> letter "bill"' "the output as written"
again "rule 1 matches" "a rule that matches besides"
again 'lateness = "lost" (below)' "what it reads"
again "# Source House rules 3" "the annotations, down the requirements"
again "decision table of 'daily rate'" "tables of knowledge models"
again 'by days late * daily rate(member)' "literal expressions"
again 'days of grace = 0' "decisions of imported models"
! grep -q "rule 4" "$work/out"
verdict $? "rules that do not match are left out"
says 0 'letter = "bill"' "without --decision from the top" --explain --input "$work/lost.json"
says 3 'letter = unknown, for want of' "on partial knowledge" --decision letter --explain --partial \
    --input "$work/some.json"
again "rule 2 may match" "rules that may match"
again "fee >= 5 open on member" "and the input that it depends on"

json() { # PYTHON WHAT ARGUMENTS
    condition=$1 what=$2
    shift 2
    run "$@" --json
    python3 -c "import json, sys; d = json.load(open(sys.argv[1])); sys.exit(0 if ($condition) else 1)" "$work/out" \
        2>>"$work/err"
    verdict $? "$what"
}
json 'd[0]["decision"] == "letter" and d[0]["value"] == "\"bill\""' "JSON: the decision" --decision letter \
    --explain --input "$work/lost.json"
json '[r["rule"] for r in d[0]["tables"][0]["rules"] if r["chosen"]] == [2]' "JSON: the chosen rule" \
    --decision letter --explain --input "$work/lost.json"
json '{x["decision"] for x in d} == {"letter", "lateness", "fee", "days of grace"}' "JSON: what it reads" \
    --decision letter --explain --input "$work/lost.json"
json '[t["annotations"] for x in d for t in [r for y in x["tables"] for r in y["rules"]] if t["annotations"]] == [
    [{"name": "Source", "text": "House rules 3"}]]' "JSON: annotations" \
    --decision letter --explain --input "$work/lost.json"
json 'd[0]["unknown"] == ["member"] and d[0]["tables"] == []' "JSON: unknown inputs" --decision fee --explain \
    --partial --input "$work/some.json"

# ---- --why-not -------------------------------------------------------------------------------------------
why() { # RULE TEXT WHAT ARGUMENTS
    rule=$1 text=$2 what=$3
    shift 3
    says 0 "$text" "$what" --why-not "$rule" "$@"
}
why 2 "gives the output" "a rule that gave the output" --decision letter --input "$work/lost.json"
why 1 "matches, but the output of rule 2 has priority (hit policy PRIORITY)" "one that has no priority" \
    --decision letter --input "$work/lost.json"
why 4 "does not match: 2 of 3 cells fail" "all failing cells" --decision letter --input "$work/lost.json"
again 'lateness "on time" fails: the value is "lost"' "the first with its value"
again 'fee < 0 fails: the value is 15' "the second, which matching did not reach"
! grep -q "due on" "$work/out"
verdict $? "and no cell that holds"
why 3 "matches, but rule 2 comes first (hit policy FIRST)" "another came first" --decision lateness \
    --input "$work/late.json"
why 2 "of 'daily rate' matches" "tables of knowledge models" --decision fee --input "$work/late.json"
says 3 "is possible: 3 of 3 cells depend on what is unknown" "possible only" --decision letter --why-not 2 \
    --partial --input "$work/some.json"
again "due on >= date(\"2024-01-01\") open on due on" "on which input"
json 'd[0]["matches"] == "no" and [c["holds"] for c in d[0]["cells"]] == ["no", "no", "yes"]' "JSON: every cell" \
    --decision letter --why-not 4 --input "$work/lost.json"

refused "has rules 1 to 4, and no rule 9" "a rule that does not exist" --decision letter --why-not 9
refused "number of a rule" "rule 0" --decision letter --why-not 0
refused "number of a rule" "a rule that is no number" --decision letter --why-not first
refused "evaluated no decision table" "a decision without a table" --decision "fee" --why-not 1 --partial
refused "wants the decision" "no decision" --why-not 1
refused "not both" "both at once" --explain --why-not 1 --decision letter
refused "is no decision" "a decision that does not exist" --decision lettre --explain

# What could drive a terminal (here CSI as one character of C1, and a character that turns the writing).
python3 - "$work/c1.dmn" <<'PYTHON'
import sys
open(sys.argv[1], "w").write("""<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m"
namespace="urn:m"><decision id="d" name="d"><variable name="d"/><decisionTable hitPolicy="FIRST"><input>
<inputExpression><text>1</text></inputExpression></input><output name="o"/><annotation name="Note"/><rule>
<inputEntry><text>-</text></inputEntry><outputEntry>
<text>"x"</text></outputEntry><annotationEntry><text>red \u009b31m and \u202e back</text></annotationEntry></rule>
</decisionTable></decision></definitions>""")
PYTHON
call eval "$work/c1.dmn" --decision d --explain
grep -q "red 31m and back" "$work/out" &&
    ! LC_ALL=C grep -q -e "$(printf '\302\233')" -e "$(printf '\342\200\256')" "$work/out"
verdict $? "nothing of a model drives the terminal"

# The answer is the same with and without.
for case in lost late some; do
    run --input "$work/$case.json"
    cp "$work/out" "$work/plain"
    "$FORBEAR" eval $model --input "$work/$case.json" --decision letter >"$work/one"
    run --input "$work/$case.json" --decision letter --explain
    [ "letter = $(cat "$work/one")" = "$(head -n 1 "$work/out")" ]
    verdict $? "explaining changes nothing: $case"
done
