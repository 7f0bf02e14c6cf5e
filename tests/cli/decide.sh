#!/bin/sh
# forbear decide: exit statuses, forms, and bad input - one line with its place, exit 2, nothing written.
name=tests/cli/decide
. tests/support/program.sh
data=tests/data/desk
unset FORBEAR_POLICIES
FORBEAR_CACHE=$work/cache # not the user's
export FORBEAR_CACHE

run() { call decide --policies "$data" "$@"; }
exits() { # STATUS WHAT ARGUMENTS
    wanted=$1 what=$2
    shift 2
    run "$@"
    [ $code -eq "$wanted" ]
    verdict $? "$what: exit $wanted"
}
says() { # TEXT WHAT: the last run's output
    grep -qF -- "$1" "$work/out"
    verdict $? "$2"
}

# ---- answers ---------------------------------------------------------------------------------------------
exits 0 "settled" $data/cases/settled.json
says "Outcome: must not - strength: must - weakest grade P" "the outcome with strength and grade in one line"
exits 0 "an outcome of grade 2" $data/cases/check-first.json
exits 3 "facts open" $data/cases/facts-open.json
exits 4 "law open" $data/cases/law-open.json
exits 4 "layers collide" $data/cases/collision.json
exits 4 "an instrument of uncertain force" $data/cases/uncertain.json
exits 5 "contradictory facts" $data/cases/contradictory.json
exits 3 "a conflict of sources" $data/cases/conflict.json
says "Sources exclude each other" "the conflict is shown"
says "statement" "bare statements are named"
exits 0 "grade asked for and met" --require-grade P $data/cases/settled.json
exits 4 "grade asked for and not met" --require-grade P $data/cases/check-first.json
says "Not treated as settled" "and said so"
exits 5 "of several cases the highest" $data/cases/settled.json $data/cases/contradictory.json \
    $data/cases/facts-open.json
exits 2 "one bad case among good ones" $data/cases/settled.json "$work/none.json"
says "Outcome: must not" "does not hide the good one"

run - <$data/cases/settled.json
[ $code -eq 0 ] && grep -q "must not" "$work/out"
verdict $? "a case on standard input"

# ---- compiled plans: the same answer with one at hand, with a damaged one, with none ---------------------
run $data/cases/law-open.json
cp "$work/out" "$work/first"
run $data/cases/law-open.json
[ $code -eq 4 ] && cmp -s "$work/out" "$work/first"
verdict $? "with a compiled plan at hand"
for plan in "$work"/cache/*.plan; do
    printf 'garbage' | dd of="$plan" bs=1 seek=300 conv=notrunc 2>/dev/null
done
run $data/cases/law-open.json
[ $code -eq 4 ] && cmp -s "$work/out" "$work/first"
verdict $? "with a damaged one"
chmod 0777 "$work/cache"
run $data/cases/law-open.json
[ $code -eq 4 ] && cmp -s "$work/out" "$work/first"
verdict $? "with a folder that others can write"
chmod 0700 "$work/cache"
cp -r $data "$work/policies" && sleep 2.1
old() { call decide --policies "$work/policies" $data/cases/settled.json; }
old && old && old && [ "$(find "$work/cache" -name '*.seen' | wc -l)" -ge 1 ] && cp "$work/out" "$work/before"
sed 's/<text>"must not"<\/text>/<text>"must"<\/text>    /' "$work/policies/rule-s/policy.dmn" >"$work/changed"
touch -r "$work/policies/rule-s/policy.dmn" "$work/time" && cat "$work/changed" >"$work/policies/rule-s/policy.dmn" &&
    touch -r "$work/time" "$work/policies/rule-s/policy.dmn"
[ "$(wc -c <"$work/changed")" -eq "$(wc -c <$data/rule-s/policy.dmn)" ] && old
grep -q "Outcome: must not" "$work/before" && ! grep -q "Outcome: must not" "$work/out"
verdict $? "a model changed in place, to the same size and time, is read again"
FORBEAR_CACHE= run $data/cases/law-open.json
[ $code -eq 4 ] && cmp -s "$work/out" "$work/first"
verdict $? "without any"
FORBEAR_CACHE=$work/cache

# ---- forms -----------------------------------------------------------------------------------------------
run --json $data/cases/settled.json
head -c 1 "$work/out" | grep -q '{' && grep -q '"settled": true' "$work/out"
verdict $? "--json of one case is an object"
run --json $data/cases/settled.json $data/cases/law-open.json
[ "$(head -n 1 "$work/out")" = "[" ] && [ "$(tail -n 1 "$work/out")" = "]" ]
verdict $? "--json of several is a list"
if python3 -c 'import jsonschema' 2>/dev/null; then
    "$FORBEAR" decide --policies policies --without u_stage --json policies/confidentiality-1367/vignettes/*.json \
        policies/11005.3/vignettes/f12*.json >"$work/all" 2>"$work/err"
    run --json $data/cases/*.json
    python3 - "$work/out" "$work/all" $data/cases/*.json policies/confidentiality-1367/vignettes/*.json \
        2>"$work/err" <<'PYTHON'
import json, sys
import jsonschema
determination = jsonschema.Draft202012Validator(json.load(open("schema/determination.schema.json")))
case = jsonschema.Draft202012Validator(json.load(open("schema/case-file.schema.json")))
for one in json.load(open(sys.argv[1])) + json.load(open(sys.argv[2])):
    determination.validate(one)
for path in sys.argv[3:]:
    case.validate(json.load(open(path)))
PYTHON
    verdict $? "JSON and case files are as their schemas say"
else
    echo "ok - $name: JSON and case files are as their schemas say # SKIP no Python module jsonschema"
fi

# ---- what would follow without a fact ----------------------------------------------------------------------
run --json --without stage --without badge $data/cases/settled.json
[ $code -eq 0 ] && [ "$(grep -c '"view": "without a fact"' "$work/out")" -eq 2 ]
verdict $? "--without may be given several times, and changes no exit status"
run --without=stage $data/cases/settled.json
grep -q "if this were not known: stage" "$work/out"
verdict $? "--without is shown"
refused "did you mean 'stage'?" "a fact that does not exist" --without stge $data/cases/settled.json

run --html "$work/page.html" $data/cases/settled.json
[ $code -eq 0 ] && [ ! -s "$work/out" ] && head -n 1 "$work/page.html" | grep -q '^<!DOCTYPE html>' &&
    tail -n 1 "$work/page.html" | grep -q '</html>' && [ "$(ls "$work" | grep -c page)" -eq 1 ]
verdict $? "--html writes one whole file"
echo old >"$work/page.html"
run --html "$work/page.html" "$work/none.json"
[ $code -eq 2 ] && [ "$(cat "$work/page.html")" = old ]
verdict $? "--html leaves an old page alone when the case is bad"
mkdir "$work/folder"
run --html "$work/folder" $data/cases/settled.json
[ $code -eq 6 ] && [ -z "$(ls "$work/folder")" ] && [ "$(wc -l <"$work/err")" -eq 1 ]
verdict $? "--html to a folder is refused"
run --html "$work/x.html" $data/cases/settled.json $data/cases/law-open.json
[ $code -eq 2 ] && [ ! -e "$work/x.html" ]
verdict $? "--html is for one case"

run $data/cases/settled.json
! grep -q "$(printf '\033')" "$work/out"
verdict $? "no colours outside a terminal"
run --help
[ $code -eq 0 ] && grep -q "^Example" "$work/out"
verdict $? "--help has an example"

# ---- bad input -------------------------------------------------------------------------------------------
edited() { # WHAT TEXT SED: the settled case, edited
    sed "$3" $data/cases/settled.json >"$work/case.json"
    refused "$2" "$1" "$work/case.json"
}
edited "a misspelt fact" "case.json:13:5: there is no fact 'stge'; did you mean 'stage'?" \
    's/"stage"/"stge"/'
edited "a misspelt member" "did you mean 'evidence'?" '0,/"evidence"/s//"evidense"/'
edited "a value that is not allowed" "it is one of: none, filed, granted" \
    's/"value": "granted"/"value": "grant"/'
edited "a wrong type" "'badge' is true or false" 's/"value": true/"value": "yes"/'
edited "an impossible date" "there is no such day" 's/2021-06-01T/2021-06-31T/'
edited "no time of action" "needs its date and time" '/"at":/d'
edited "no time of day" "has no time of day" 's/2021-06-01T10:00:00-05:00/2021-06-01/'
edited "no zone" "has no time zone" 's/2021-06-01T10:00:00-05:00/2021-06-01T10:00:00/'
edited "a key that occurs twice" "badge" 's/"fined"/"badge"/'
edited "an action that does not exist" "did you mean 'leave'?" 's/"what": "leave"/"what": "leve"/'
edited "a day that no directive covers" "no encoded directive is in force on 2015-06-01" \
    's/2021-06-01T/2015-06-01T/'
head -c 300 $data/cases/settled.json >"$work/cut.json"
refused "cut.json:" "a file that breaks off" "$work/cut.json"
: >"$work/empty.json"
refused "empty.json:1:1" "an empty file" "$work/empty.json"
printf '\377\376{' >"$work/bytes.json"
refused "bytes.json:1:" "bytes that are no text" "$work/bytes.json"
{ head -c 10000 /dev/zero | tr '\0' '['; } >"$work/deep.json"
refused "deep.json:1:" "nesting of 10,000" "$work/deep.json"
head -c 5000000 /dev/zero | tr '\0' ' ' >"$work/large.json"
refused "large.json: " "a file that is too large" "$work/large.json"
refused "none.json" "a file that does not exist" "$work/none.json"
refused "folder" "a folder" "$work/folder"
refused "name a case file" "no case"
refused "did you mean --explain?" "an option that does not exist" --explan $data/cases/settled.json
refused "needs a value" "an option without its value" $data/cases/settled.json --html
refused "is no grade" "a grade that does not exist" --require-grade Q $data/cases/settled.json
call decide --policies "$work/folder" $data/cases/settled.json
[ $code -eq 2 ] && grep -q register.json "$work/err"
verdict $? "a policy folder without register"

# ---- bad policies ----------------------------------------------------------------------------------------
broken() { # WHAT TEXT FILE SED: the policies with one file edited
    rm -rf "$work/policies"
    cp -r $data "$work/policies"
    sed "$4" "$data/$3" >"$work/policies/$3"
    call decide --policies "$work/policies" $data/cases/settled.json
    is_refused "$2"
    verdict $? "refused policy: $1"
}
broken "a name that does not exist" "rule-s/policy.dmn:" rule-s/policy.dmn 's/outcome\.by/outcom.by/'
broken "truncated XML" "rule-s/policy.dmn:" rule-s/policy.dmn '$d'
broken "an instrument without outcome" "needs the decisions 'outcome' and 'result'" rule-s/policy.dmn \
    's/name="result"/name="resultat"/g'
broken "a policy that reads what is for the record only" "for the record only" rule-s/policy.dmn \
    's/#lost_on/#asked_by/; s/facts\.lost_on/facts.asked_by/'
broken "a register with a misspelt member" "did you mean 'layer'?" register.json '0,/"layer"/s//"layr"/'
broken "a composition without determination" "the composition needs the decisions 'determination'" \
    composition/policy.dmn \
    's/name="determination"/name="verdict"/g'

# A null that an error made is a fault, not "no rule".
rm -rf "$work/policies"
cp -r $data "$work/policies"
sed 's/<text>outcome.by<\/text>/<text>1 + "a"<\/text>/' $data/rule-s/policy.dmn \
    >"$work/policies/rule-s/policy.dmn"
call decide --policies "$work/policies" $data/cases/settled.json
[ $code -eq 5 ] && grep -q "fault in a policy model" "$work/out" &&
    grep -q "rule-s/policy.dmn:[0-9]*:[0-9]*" "$work/out"
verdict $? "an error in a model is a fault with its place: exit 5"
