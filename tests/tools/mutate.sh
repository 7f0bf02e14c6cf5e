#!/bin/sh
# tools/mutate can fail: a known mutant is found once the vignette that notices it is gone, a listed one that is killed
# or does not exist is an error, and so are tests that do not pass as they are.
set -u
name=tests/tools/mutate
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export FORBEAR="${FORBEAR:-build/forbear}"
if [ -n "${FB_UNDER_VALGRIND-}" ]; then # what it starts is tested under valgrind elsewhere
    FORBEAR=$FB_UNDER_VALGRIND
fi
: >"$work/none"

mutate() { # ARGUMENT...: sets $code and $out
    out=$(tools/mutate --policies "$work/policies" --equivalent "$work/none" "$@" 2>&1)
    code=$?
}
verdict() { # STATUS WHAT
    if [ "$1" -eq 0 ]; then
        echo "ok - $name: $2"
    else
        printf '%s\n' "$out" "exit $code" | tail -n 20 | sed 's/^/# /'
        echo "not ok - $name: $2"
    fi
}
has() { printf '%s\n' "$out" | grep -q -- "$1"; }

cp -R policies "$work/policies"
vignettes=$work/policies/notice-7105/vignettes
# what is tried here are rows of this folder; the tests of all the others would only take their time
find "$work/policies" -path "*/vignettes/*" ! -path "*/notice-7105/*" -delete
find "$work/policies" -name tests.json -delete
row="notice-7105 minor when found h2" # false for everybody who was not under 18 when found
mutant="notice-7105 h2 outcome true"

mutate --only "$row"
test $code -eq 0 && has '^1 rows, [0-9]* mutants: \([0-9]*\) killed, 0 survived'
verdict $? "every mutant of a row is killed"

rm "$vignettes/f11-twin-aged-19.json"
mutate --only "$row"
line=$(printf '%s\n' "$out" | sed -n "s|^[^:]*/policy.dmn:\([0-9]*\): .*survives: $mutant .*|\1|p")
test $code -eq 1 && sed -n "${line:-1}p" policies/notice-7105/policy.dmn | grep -q '<rule id="h2"'
verdict $? "a mutant that no vignette notices is found, with its line"

echo "$mutant -- seeded" >"$work/listed"
mutate --only "$row" --equivalent "$work/listed"
test $code -eq 0 && has '1 listed as equivalent'
verdict $? "a survivor that is listed with its reason is none"

cp policies/notice-7105/vignettes/f11-twin-aged-19.json "$vignettes/"
mutate --only "$row" --equivalent "$work/listed"
test $code -eq 1 && has "listed as equivalent, and killed: $mutant"
verdict $? "one that is listed and is killed is an error"

echo 'notice-7105 h2 outcome maybe -- seeded' >"$work/listed"
mutate --only "$row" --equivalent "$work/listed"
test $code -eq 1 && has 'listed as equivalent, and no mutant: notice-7105 h2 outcome maybe'
verdict $? "one that is listed and does not exist is an error"

echo "$mutant" >"$work/listed"
mutate --only "$row" --equivalent "$work/listed"
test $code -ne 0 && has 'the reason'
verdict $? "one that is listed without a reason is refused"

mutate --only "no such row"
test $code -eq 2 && has 'no row'
verdict $? "a pattern that fits no row is refused"

sed -i 's/"answer": "law open"/"answer": "settled"/' "$vignettes/removal-cp-no-suit.json"
mutate --only "$row"
test $code -eq 2 && has 'do not pass as they are'
verdict $? "tests that fail without a mutant are refused"
