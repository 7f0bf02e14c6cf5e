#!/bin/sh
# forbear benefits from outside: forms, exit statuses, the schema.  Over the invented policies of tests/data/desk and,
# for the schema, the real ones.
name=tests/cli/benefits.sh
. tests/support/program.sh
data=tests/data/desk
run() { call benefits --policies $data "$@"; }
says() { tr -s ' \n' ' ' <"$work/out" | grep -qF -- "$1"; }

run $data/cases/benefit.json
[ $code -eq 0 ] && says "Reader's pension Answer: open: may seek or not on these facts; Open on: badge" &&
    says "Day: 30 November 2024; Reading: the day itself counts" && says "only said so far: age" &&
    says "Is there a badge on file?" && ! grep -q "Outcome" "$work/out"
verdict $? "elements, days by reading, what is missing; open facts are no failure"
says "Not advice, and no word on what to do." && says "Disclosure of this page is limited by federal law"
verdict $? "it says what it is, and how confidential"

run $data/cases/contradictory.json
[ $code -eq 5 ] && says "Nothing is decided until one of them is corrected" && ! says "Reader's pension"
verdict $? "contradictory facts: nothing of any benefit"

run --html "$work/page.html" $data/cases/benefit.json
[ $code -eq 0 ] && [ ! -s "$work/out" ] && grep -q '<section id="benefit-b"' "$work/page.html" &&
    grep -q 'href="#contents-title"' "$work/page.html" && ! grep -q 'class="outcome"' "$work/page.html"
verdict $? "--html writes a page without an outcome"

run --json $data/cases/benefit.json $data/cases/settled.json
[ $code -eq 0 ] && [ "$(head -n 1 "$work/out")" = "[" ] && [ "$(tail -n 1 "$work/out")" = "]" ]
verdict $? "--json of several is a list"
if python3 -c 'import jsonschema' 2>/dev/null; then
    "$FORBEAR" benefits --policies policies --json examples/cases/*.json >"$work/all" 2>"$work/err"
    python3 - "$work/out" "$work/all" 2>"$work/err" <<'PYTHON'
import json, sys
import jsonschema
schema = jsonschema.Draft202012Validator(json.load(open("schema/benefits.schema.json")))
for path in sys.argv[1:]:
    for one in json.load(open(path)):
        schema.validate(one)
PYTHON
    verdict $? "JSON is as its schema says"
else
    echo "ok - $name: JSON is as its schema says # SKIP no Python module jsonschema"
fi

run --only benefit-b $data/cases/benefit.json
[ $code -eq 0 ] && says "Reader's pension"
verdict $? "--only one benefit"
refused "'benefit-x' is no benefit of the register on this day; did you mean 'benefit-b'?" "a benefit that is none" \
    --only benefit-x $data/cases/benefit.json
refused "name a case file" "no case"
refused "is for one case" "a page of two" --html "$work/page.html" $data/cases/benefit.json $data/cases/settled.json
refused "none.json: there is no such file" "a file that is not there" none.json
run --help
[ $code -eq 0 ] && grep -q "^usage: forbear benefits" "$work/out" && grep -q "^Exit: 0" "$work/out"
verdict $? "--help"
