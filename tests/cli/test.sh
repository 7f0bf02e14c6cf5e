#!/bin/sh
# forbear test: test files of a model, coverage of its rules, and test files written for it.
name=tests/cli/test
. tests/support/program.sh
data=tests/data/rules
cp $data/*.dmn $data/*.json "$work"

run() { call test "$@"; }
says() { # STATUS TEXT WHAT ARGUMENTS
    status=$1 text=$2 what=$3
    shift 3
    run "$@"
    [ $code -eq "$status" ] && grep -qF -- "$text" "$work/out"
    verdict $? "$what"
}

# ---- running ---------------------------------------------------------------------------------------------
says 0 "4 passed, 0 failed, 0 to be confirmed; 8 of 10 rules matched" "the file names its model" \
    $data/library-tests.json
says 0 "3 of 4 rules of 'letter' (tests/data/rules/library.dmn:54) matched; never: 4" "rules that nothing matched" \
    $data/library-tests.json
says 0 "4 passed" "a model on the command line" $data/library.dmn $data/library-tests.json
says 0 "8 passed" "two files" $data/library.dmn $data/library-tests.json "$work/library-tests.json"
says 0 "8 passed" "two files, each with its model" $data/library-tests.json "$work/library-tests.json"
says 1 "4 passed, 0 failed" "--all-rules wants every rule" --all-rules $data/library-tests.json
sed 's/"letter": "bill"/"letter": "none"/' $data/library-tests.json >"$work/wrong.json"
says 1 "3 passed, 1 failed" "a case that fails" "$work/wrong.json"
says 1 'expected "none"' "what it expected" "$work/wrong.json"
says 1 'got      "bill"' "and what it got" "$work/wrong.json"
says 1 "wrong.json:3)" "with its place" "$work/wrong.json"
sed 's/"fee": 0}/"fee": null}/' $data/library-tests.json >"$work/null.json"
says 1 "expected null" "null is not 0" "$work/null.json"
one() { # EXPECTED PASSES WHAT: one case whose fee is 1 / 3 of days late
    cat >"$work/one.dmn" <<DMN
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="one" name="one" namespace="urn:one">
<decision id="d" name="d"><variable name="d"/><literalExpression id="l"><text>$4</text></literalExpression></decision>
</definitions>
DMN
    echo "{\"model\": \"one.dmn\", \"cases\": [{\"name\": \"one\", \"expect\": {\"d\": $1}}]}" >"$work/one.json"
    run "$work/one.json"
    [ $code -eq "$2" ]
    verdict $? "$3"
}
one 0.33333333 0 "a fraction is compared to 8 digits" '1/3'
one 0.3333333 1 "and not to 7" '1/3'
one 1 1 "a whole number exactly" '1.000000001'
one 1.0 0 "1.0 is 1" '1'
one '"2024-02-29"' 0 "a date by its text" 'date("2024-02-29")'
one '{"b": [1, {"c": null}], "a": "x"}' 0 "members in any order" '{a: "x", b: [1, {c: null}]}'
one '{"a": 1}' 1 "no member too many" '{a: 1, b: 2}'
one '[1, 2]' 1 "lists in order" '[2, 1]'
echo '{"model": "one.dmn", "now": "2024-02-03T04:05:06Z",
       "cases": [{"name": "now", "expect": {"d": "2024-02-03"}}]}' >"$work/now.json"
one null 1 "today() is 1970 without now" 'today()'
says 0 "1 passed" "now of the file" "$work/now.json"
one 1 1 "a limit ends a case" 'count(for i in 1..100000, j in 1..100000 return i)'
grep -q "limits" "$work/out"
verdict $? "and it says so"

if python3 -c '' 2>/dev/null; then
    run --json "$work/wrong.json"
    [ $code -eq 1 ] && python3 - "$work/out" 2>>"$work/err" <<'PYTHON'
import json, sys
suite, = json.load(open(sys.argv[1]))
assert [case["passed"] for case in suite["cases"]] == [False, True, True, True]
check = suite["cases"][0]["checks"][0]
assert check == {"decision": "letter", "passed": False, "expected": "none", "got": "bill"}
assert {table["table"]: table["hits"] for table in suite["coverage"]}["letter"] == [1, 1, 1, 0]
PYTHON
    verdict $? "--json"
fi

# ---- scaffolds -------------------------------------------------------------------------------------------
run --scaffold $data/library.dmn
cp "$work/out" "$work/made.json"
[ $code -eq 0 ] && grep -q '"rule": 4' "$work/out" && grep -q "for 1 rule" "$work/err"
verdict $? "a test file, with the rule that cannot be reached"
says 0 "9 passed, 0 failed, 9 to be confirmed; 9 of 10 rules matched" "it passes and matches all other rules" \
    "$work/made.json"
run --scaffold $data/library.dmn
cmp -s "$work/made.json" "$work/out"
verdict $? "the same every time"
run --scaffold $data/library.dmn --table "daily rate"
[ $code -eq 0 ] && [ "$(grep -c to_confirm\": "$work/out")" -eq 3 ] && [ ! -s "$work/err" ]
verdict $? "--table: a case for each of its rules"

# ---- bad input -------------------------------------------------------------------------------------------
edited() { # WHAT TEXT SED
    sed "$3" $data/library-tests.json >"$work/bad.json"
    refused "$2" "$1" "$work/bad.json"
}
edited "a misspelt decision" "bad.json:5:15: the model has no decision 'leter'; did you mean 'letter'?" \
    's/{"letter": "bill"/{"leter": "bill"/'
edited "a misspelt input" "did you mean 'days late'?" '0,/days late/s//days lat/'
edited "an input of the wrong type" "bad.json:4:" 's/"days late": 30/"days late": "many"/'
edited "a misspelt member" "did you mean 'expect'?" '0,/"expect"/s//"expcet"/'
edited "a case without a name" "has no name" '0,/"name": "a lost book is billed",/s///'
edited "a case that expects nothing" "expects nothing" 's/"expect": {"fee": 0}/"expect": {}/'
edited "no cases" "no list 'cases'" 's/"cases": \[/"about": [/'
edited "a model that does not exist" "none.dmn" 's/library.dmn/none.dmn/'
edited "JSON that breaks off" "bad.json:" '$d'
edited "a time without zone" "has no zone" 's/"cases"/"now": "2024-01-01T00:00:00", "cases"/'
refused "names no model" "a test file without a model" \
    "$(echo '{"cases": []}' >"$work/bare.json" && echo "$work/bare.json")"
refused "name a test file" "no test file" $data/library.dmn
refused "--table goes with --scaffold" "--table alone" --table letter $data/library-tests.json
refused "no decision table 'none'" "a table that does not exist" --scaffold $data/library.dmn --table none
refused "wants a model" "--scaffold without a model" --scaffold
run --help
[ $code -eq 0 ] && grep -q "^Example" "$work/out"
verdict $? "--help has an example"
