#!/bin/sh
# forbear eval --partial: what is still possible, what to ask, what decides; how inputs are limited; exit statuses; and
# that its JSON is as schema/partial.schema.json says.
name=tests/cli/partial
. tests/support/program.sh

run() {
    call eval "$work/model.dmn" --partial "$@" </dev/null
}
gives() { # WHAT STATUS OUTPUT ARGUMENT...: standard output is exactly OUTPUT
    what=$1 status=$2 wanted=$3
    shift 3
    run "$@"
    [ $code -eq "$status" ] && [ "$(cat "$work/out")" = "$wanted" ]
    verdict $? "$what"
}
given() { # JSON: the inputs of what follows
    echo "$1" >"$work/inputs.json"
}

age='<informationRequirement><requiredInput href="#age"/></informationRequirement>'
member='<informationRequirement><requiredInput href="#member"/></informationRequirement>'
cat >"$work/model.dmn" <<X
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="urn:m">
<inputData id="age" name="age"><variable name="age" typeRef="number"/></inputData>
<inputData id="member" name="member"><variable name="member" typeRef="boolean"/></inputData>
<decision id="fee" name="fee"><variable name="fee"/>$age$member
<decisionTable hitPolicy="FIRST"><input><inputExpression><text>age</text></inputExpression></input>
<input><inputExpression><text>member</text></inputExpression></input><output/>
<rule><inputEntry><text>&lt;18</text></inputEntry><inputEntry><text>-</text></inputEntry>
<outputEntry><text>"none"</text></outputEntry></rule>
<rule><inputEntry><text>-</text></inputEntry><inputEntry><text>true</text></inputEntry>
<outputEntry><text>"half"</text></outputEntry></rule>
<rule><inputEntry><text>-</text></inputEntry><inputEntry><text>false</text></inputEntry>
<outputEntry><text>"full"</text></outputEntry></rule></decisionTable></decision>
<decision id="fits" name="fits"><variable name="fits"/>$age$member
<literalExpression><text>age &gt;= 0 and (not(member) or age &gt;= 14)</text></literalExpression></decision>
<decision id="next" name="next"><variable name="next"/>$age
<literalExpression><text>age + 1</text></literalExpression></decision>
<decision id="hole" name="hole"><variable name="hole"/>$member
<decisionTable><input><inputExpression><text>member</text></inputExpression></input><output/>
<rule><inputEntry><text>true</text></inputEntry><outputEntry><text>1</text></outputEntry></rule></decisionTable>
</decision>
</definitions>
X

# ---- what is possible, what to ask ----------------------------------------------------------------------------
given '{"age": 12}'
gives "what is settled is printed as always" 0 '"none"' --decision fee --input "$work/inputs.json"
gives "three outcomes, each with a witness, and what to ask: exit 3" 3 'fee: 3 outcomes are possible
    "none" with {"age": 17, "member": false}
    "full" with {"age": 18, "member": false}
    "half" with {"age": 18, "member": true}
  ask next
    age: 2 questions left at most, 1.67 on average
    member: 2 questions left at most, 2.00 on average' --decision fee
given '{"member": true}'
gives "what is known is left out of a witness" 3 'fee: 2 outcomes are possible
    "none" with {"age": 17}
    "half" with {"age": 18}
  ask next
    age: 1 question left at most, 1.00 on average' --decision fee --input "$work/inputs.json"
given '{"age": 20, "member": {"unknown": true}}'
gives "all decisions: what is settled stands there too" 3 'fee: 2 outcomes are possible
    "full" with {"member": false}
    "half" with {"member": true}
  ask next
    member: 1 question left at most, 1.00 on average
fits: true
next: 21
hole: 2 outcomes are possible
    null with {"member": false}; '"$work"'/model.dmn:18:1: no rule of the decision table matches
    1 with {"member": true}
  ask next
    member: 1 question left at most, 1.00 on average' --input "$work/inputs.json"
given '{"age": {"from": 18, "to": 70}, "member": {"one of": [true]}}'
gives "an interval and a set" 0 '"half"' --decision fee --input "$work/inputs.json"
given '{"age": {"one of": [3, 30]}, "member": true}'
gives "a set of two" 3 'fee: 2 outcomes are possible
    "none" with {"age": 3}
    "half" with {"age": 30}
  ask next
    age: 1 question left at most, 1.00 on average' --decision fee --input "$work/inputs.json"
call eval "$work/model.dmn" --input "$work/inputs.json" --decision fee
is_refused 'inputs.json:1:'
verdict $? "without --partial it is a value of the wrong type"
call eval -e 'if age &lt; 18 then "minor" else "adult"' --partial --input "$work/inputs.json"
[ $code -ne 0 ]
verdict $? "an expression that does not compile"
call eval -e 'if age < 18 then "minor" else "adult"' --partial --input - <<X
{"age": {"from": 15, "to": 17}}
X
[ $code -eq 0 ] && [ "$(cat "$work/out")" = '"minor"' ]
verdict $? "an expression, with an interval"

# ---- facts that do not fit, budgets, faults -------------------------------------------------------------------
given '{"age": {"to": 13}}'
gives "values that do not fit are left out" 0 '"none"' --decision fee --consistent fits --input "$work/inputs.json"
given '{"age": 10, "member": true}'
gives "what is known does not fit together: exit 5" 5 \
    'fee: contradictory: nothing that is possible fits what is known' --decision fee --consistent fits \
    --input "$work/inputs.json"
run --decision next
[ $code -eq 6 ] && grep -q "^    not exact: 'age' is computed with$" "$work/out"
verdict $? "what is not exact says why: exit 6"
run --decision fee --steps 10
[ $code -eq 6 ] && grep -q 'not exact: .*budget' "$work/out"
verdict $? "so does a budget that ended"
given '{"member": false}'
run --decision hole --notes --input "$work/inputs.json"
[ $code -eq 0 ] && [ "$(cat "$work/out")" = null ] && grep -q 'no rule of the decision table matches' "$work/err"
verdict $? "--notes says why what is settled is null"
! "$FORBEAR" eval "$work/model.dmn" --partial --decisive --without age | grep -i 'unknown.*null\|null.*unknown'
verdict $? "what is unknown is never called null"

# ---- what decides, and without --------------------------------------------------------------------------------
given '{"age": 12, "member": true}'
gives "what decides, and what would change it" 0 'fee: "none"
  decided by
    age
  otherwise it would be
    "half" with {"age": 18}' --decision fee --decisive --input "$work/inputs.json"
gives "without an input, beside the answer with it: exit 3" 3 'fee: "none"
  without age: 2 outcomes are possible
    "none" with {"age": 17}
    "half" with {"age": 18}' --decision fee --without age --input "$work/inputs.json"
gives "without two" 3 'fee: "none"
  without age, member: 3 outcomes are possible
    "none" with {"age": 17, "member": false}
    "full" with {"age": 18, "member": false}
    "half" with {"age": 18, "member": true}' --decision fee --without=age --without member --input "$work/inputs.json"

# ---- usage ----------------------------------------------------------------------------------------------------
given '{"membr": true}'
refused "did you mean 'member'" "a misspelt input" --input "$work/inputs.json"
refused 'is no input of the model' "--without of no input" --without fee
refused 'needs a value behind it' "--without of nothing" --without
refused "'age' is no decision of the model" "--consistent of no decision" --consistent age
refused 'takes a number' "--steps of no number" --steps 1e6
refused 'is no decision' "no such decision" --decision age
call eval "$work/model.dmn" --decisive
is_refused 'are for --partial'
verdict $? "refused: --decisive without --partial"
echo '{"age": {"from": 9, "to": 3}}' >"$work/inputs.json"
refused 'inputs.json:1:9: the interval ends before it begins' "an interval from behind" --input "$work/inputs.json"

# ---- JSON -----------------------------------------------------------------------------------------------------
if python3 -c 'import jsonschema' 2>/dev/null; then
    given '{"age": 12, "member": true}'
    for arguments in '' '--decisive --without member' "--input $work/inputs.json --decisive --without age" \
        "--input $work/inputs.json --consistent fits" '--steps 10'; do
        # shellcheck disable=SC2086 # words on purpose
        run --json $arguments
        python3 - "$work/out" >"$work/err" 2>&1 <<X
import json, sys
import jsonschema
with open("schema/partial.schema.json") as schema, open(sys.argv[1]) as out:
    jsonschema.Draft202012Validator(json.load(schema)).validate(json.load(out))
X
        verdict $? "JSON is as its schema says: $arguments"
    done
else
    echo "ok - $name: JSON is as its schema says # SKIP no python3 with jsonschema"
fi
