#!/bin/sh
# forbear decide: exit statuses, forms, and bad input - one line with its place, exit 2, nothing written.
set -u
name=tests/cli/decide
forbear=${FORBEAR:-build/forbear}
data=tests/data/desk
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset FORBEAR_POLICIES
FORBEAR_CACHE=$work/cache # not the user's
export FORBEAR_CACHE

verdict() { # HOLDS WHAT
    if [ "$1" = yes ]; then
        echo "ok - $name: $2"
    else
        sed 's/^/# /' "$work/out" "$work/err" | head -n 20
        echo "not ok - $name: $2"
    fi
}
run() { # ARGUMENTS: sets $code; output in $work/out, messages in $work/err
    "$forbear" decide --policies "$data" "$@" >"$work/out" 2>"$work/err"
    code=$?
}
exits() { # STATUS WHAT ARGUMENTS
    wanted=$1 what=$2
    shift 2
    run "$@"
    holds=no
    [ $code -eq "$wanted" ] && holds=yes
    verdict $holds "$what: exit $wanted"
}
says() { # TEXT WHAT: the last run's output
    holds=no
    grep -qF -- "$1" "$work/out" && holds=yes
    verdict $holds "$2"
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
holds=no; [ $code -eq 0 ] && grep -q "must not" "$work/out" && holds=yes
verdict $holds "a case on standard input"

# ---- compiled plans: the same answer with one at hand, with a damaged one, with none ---------------------
run $data/cases/law-open.json
cp "$work/out" "$work/first"
run $data/cases/law-open.json
holds=no; [ $code -eq 4 ] && cmp -s "$work/out" "$work/first" && holds=yes
verdict $holds "with a compiled plan at hand"
for plan in "$work"/cache/*.plan; do
    printf 'garbage' | dd of="$plan" bs=1 seek=300 conv=notrunc 2>/dev/null
done
run $data/cases/law-open.json
holds=no; [ $code -eq 4 ] && cmp -s "$work/out" "$work/first" && holds=yes
verdict $holds "with a damaged one"
chmod 0777 "$work/cache"
run $data/cases/law-open.json
holds=no; [ $code -eq 4 ] && cmp -s "$work/out" "$work/first" && holds=yes
verdict $holds "with a folder that others can write"
chmod 0700 "$work/cache"
FORBEAR_CACHE= run $data/cases/law-open.json
holds=no; [ $code -eq 4 ] && cmp -s "$work/out" "$work/first" && holds=yes
verdict $holds "without any"
FORBEAR_CACHE=$work/cache

# ---- forms -----------------------------------------------------------------------------------------------
run --json $data/cases/settled.json
holds=no; head -c 1 "$work/out" | grep -q '{' && grep -q '"settled": true' "$work/out" && holds=yes
verdict $holds "--json of one case is an object"
run --json $data/cases/settled.json $data/cases/law-open.json
holds=no; [ "$(head -n 1 "$work/out")" = "[" ] && [ "$(tail -n 1 "$work/out")" = "]" ] && holds=yes
verdict $holds "--json of several is a list"
if python3 -c 'import jsonschema' 2>/dev/null; then
    run --json $data/cases/*.json
    holds=no
    python3 - "$work/out" $data/cases/*.json 2>"$work/err" <<'PYTHON' && holds=yes
import json, sys
import jsonschema
determination = jsonschema.Draft202012Validator(json.load(open("schema/determination.schema.json")))
case = jsonschema.Draft202012Validator(json.load(open("schema/case-file.schema.json")))
for one in json.load(open(sys.argv[1])):
    determination.validate(one)
for path in sys.argv[2:]:
    case.validate(json.load(open(path)))
PYTHON
    verdict $holds "JSON and case files are as their schemas say"
else
    echo "ok - $name: JSON and case files are as their schemas say # SKIP no Python module jsonschema"
fi

run --html "$work/page.html" $data/cases/settled.json
holds=no
[ $code -eq 0 ] && [ ! -s "$work/out" ] && head -n 1 "$work/page.html" | grep -q '^<!DOCTYPE html>' &&
    tail -n 1 "$work/page.html" | grep -q '</html>' && [ "$(ls "$work" | grep -c page)" -eq 1 ] && holds=yes
verdict $holds "--html writes one whole file"
echo old >"$work/page.html"
run --html "$work/page.html" "$work/none.json"
holds=no; [ $code -eq 2 ] && [ "$(cat "$work/page.html")" = old ] && holds=yes
verdict $holds "--html leaves an old page alone when the case is bad"
mkdir "$work/folder"
run --html "$work/folder" $data/cases/settled.json
holds=no; [ $code -eq 6 ] && [ -z "$(ls "$work/folder")" ] && [ "$(wc -l <"$work/err")" -eq 1 ] && holds=yes
verdict $holds "--html to a folder is refused"
run --html "$work/x.html" $data/cases/settled.json $data/cases/law-open.json
holds=no; [ $code -eq 2 ] && [ ! -e "$work/x.html" ] && holds=yes
verdict $holds "--html is for one case"

run $data/cases/settled.json
holds=yes; grep -q "$(printf '\033')" "$work/out" && holds=no
verdict $holds "no colours outside a terminal"
run --help
holds=no; [ $code -eq 0 ] && grep -q "^Example" "$work/out" && holds=yes
verdict $holds "--help has an example"

# ---- bad input -------------------------------------------------------------------------------------------
is_refused() { # TEXT: the last run ended with 2, one line on standard error that has TEXT, and no output
    holds=no
    [ $code -eq 2 ] && [ ! -s "$work/out" ] && [ "$(wc -l <"$work/err")" -eq 1 ] &&
        grep -qF -- "$1" "$work/err" && holds=yes
}
bad() { # WHAT TEXT ARGUMENTS
    what=$1 text=$2
    shift 2
    run "$@"
    is_refused "$text"
    verdict $holds "refused: $what"
}
bad_case() { # WHAT TEXT SED: the settled case, edited
    sed "$3" $data/cases/settled.json >"$work/case.json"
    bad "$1" "$2" "$work/case.json"
}
bad_case "a misspelt fact" "case.json:13:5: there is no fact 'stge'; did you mean 'stage'?" \
    's/"stage"/"stge"/'
bad_case "a misspelt member" "did you mean 'evidence'?" '0,/"evidence"/s//"evidense"/'
bad_case "a value that is not allowed" "it is one of: none, filed, granted" \
    's/"value": "granted"/"value": "grant"/'
bad_case "a wrong type" "'badge' is true or false" 's/"value": true/"value": "yes"/'
bad_case "an impossible date" "there is no such day" 's/2021-06-01T/2021-06-31T/'
bad_case "no time of action" "needs its date and time" '/"at":/d'
bad_case "no time of day" "has no time of day" 's/2021-06-01T10:00:00-05:00/2021-06-01/'
bad_case "no zone" "has no time zone" 's/2021-06-01T10:00:00-05:00/2021-06-01T10:00:00/'
bad_case "a key that occurs twice" "badge" 's/"fined"/"badge"/'
bad_case "an action that does not exist" "did you mean 'leave'?" 's/"what": "leave"/"what": "leve"/'
bad_case "a day that no directive covers" "no encoded directive is in force on 2015-06-01" \
    's/2021-06-01T/2015-06-01T/'
head -c 300 $data/cases/settled.json >"$work/cut.json"
bad "a file that breaks off" "cut.json:" "$work/cut.json"
: >"$work/empty.json"
bad "an empty file" "empty.json:1:1" "$work/empty.json"
printf '\377\376{' >"$work/bytes.json"
bad "bytes that are no text" "bytes.json:1:" "$work/bytes.json"
{ head -c 10000 /dev/zero | tr '\0' '['; } >"$work/deep.json"
bad "nesting of 10,000" "deep.json:1:" "$work/deep.json"
head -c 5000000 /dev/zero | tr '\0' ' ' >"$work/large.json"
bad "a file that is too large" "large.json: " "$work/large.json"
bad "a file that does not exist" "none.json" "$work/none.json"
bad "a folder" "folder" "$work/folder"
bad "no case" "name a case file"
bad "an option that does not exist" "did you mean --explain?" --explan $data/cases/settled.json
bad "an option without its value" "needs a value" $data/cases/settled.json --html
bad "a grade that does not exist" "is no grade" --require-grade Q $data/cases/settled.json
"$forbear" decide --policies "$work/folder" $data/cases/settled.json >"$work/out" 2>"$work/err"
code=$?
holds=no; [ $code -eq 2 ] && grep -q register.json "$work/err" && holds=yes
verdict $holds "a policy folder without register"

# ---- bad policies ----------------------------------------------------------------------------------------
broken() { # WHAT TEXT FILE SED: the policies with one file edited
    rm -rf "$work/policies"
    cp -r $data "$work/policies"
    sed "$4" "$data/$3" >"$work/policies/$3"
    "$forbear" decide --policies "$work/policies" $data/cases/settled.json >"$work/out" 2>"$work/err"
    code=$?
    is_refused "$2"
    verdict $holds "refused policy: $1"
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
"$forbear" decide --policies "$work/policies" $data/cases/settled.json >"$work/out" 2>"$work/err"
code=$?
holds=no
[ $code -eq 5 ] && grep -q "fault in a policy model" "$work/out" &&
    grep -q "rule-s/policy.dmn:[0-9]*:[0-9]*" "$work/out" && holds=yes
verdict $holds "an error in a model is a fault with its place: exit 5"
