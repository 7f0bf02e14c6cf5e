#!/bin/sh
# forbear check --coverage and forbear test --policies: what they count, and that a test that is taken away or broken
# is noticed.
name=tests/cli/coverage
. tests/support/program.sh

# ---- the policies as they are ------------------------------------------------------------------------------
call check policies --coverage
test $code -eq 0 && grep -Eq '^([0-9]+) of \1 rows have a test that stands on them; [0-9]+ tests, 0 failed$' "$work/out"
verdict $? "every row of the policies has a test that stands on it"
grep -Eq '^ +([0-9]+) of +\1 rows +facts$' "$work/out" && grep -Eq '^ +[0-9]+ of +[0-9]+ rows +composition$' "$work/out"
verdict $? "the rows of the fact sheet and of the composition count"

call check --coverage --json --policies policies
python3 - "$work/out" <<'END'
import json, sys
got = json.load(open(sys.argv[1]))
rows = got["rows"]
assert got["n_rows"] == len(rows) == sum(i["rows"] for i in got["instruments"]) > 400
assert got["n_covered"] == sum(bool(r["tests"]) for r in rows) == sum(i["covered"] for i in got["instruments"])
assert all(t < len(got["tests"]) for r in rows for t in r["tests"])
for row in rows:
    line = open(row["file"]).read().split("\n")[row["line"] - 1]
    assert "<rule" in line and row["authority"] and row["grade"] in ("P", "A", "2", "UNVERIFIED"), row
END
verdict $? "as JSON: every row with its place, its authority and its tests"

# ---- it can fail -------------------------------------------------------------------------------------------
# With the vignettes of one instrument only, since valgrind is slow.
cp -R policies "$work/policies"
find "$work/policies" -name vignettes ! -path '*/laken-riley/*' -exec rm -r {} +
model=$work/policies/laken-riley/policy.dmn
call check "$work/policies" --coverage
test $code -eq 1 && grep -Eq '^ +([0-9]+) of +\1 rows +laken-riley$' "$work/out" && ! grep -q "^$model" "$work/out"
verdict $? "an instrument's own vignettes stand on all of its rows"

rm "$work/policies/laken-riley/vignettes/parole.json"
call check "$work/policies" --coverage
test $code -eq 1 && grep -q "^$model:[0-9]*: no test stands on row [0-9]* of 'outcome': 8 USC 1226" "$work/out"
verdict $? "a vignette is taken away: its row has no test"
line=$(sed -n "s|^$model:\([0-9]*\): no test .*'outcome'.*|\1|p" "$work/out" | head -n 1)
sed -n "${line:-1}p" "$model" | grep -q '<rule'
verdict $? "the line is that of the row"

cp policies/laken-riley/vignettes/parole.json "$work/policies/laken-riley/vignettes/"
sed -i 's/"answer": "law open"/"answer": "settled"/' "$work/policies/laken-riley/vignettes/parole.json"
call check "$work/policies" --coverage
test $code -eq 1 && grep -q ', 1 failed$' "$work/out" && grep -q 'parole.json' "$work/err"
verdict $? "a vignette that does not pass is a failure, whatever it stands on"

call test --policies "$work/policies"
test $code -eq 1 && grep -q '^failed: laken-riley-parole ' "$work/out" &&
    grep -q '    expected "settled"' "$work/out" &&
    grep -q '    got      "law open"' "$work/out" && grep -Eq '^[0-9]+ passed, 1 failed' "$work/out"
verdict $? "forbear test --policies says what was expected and what came"

call test --policies "$work/policies" "$work/policies/laken-riley/vignettes/release.json"
test $code -eq 0 && [ "$(cat "$work/out")" = "1 passed, 0 failed, 0 to be confirmed" ]
verdict $? "only the vignettes that are named"

call test --policies "$work/policies" "$work/policies/composition/tests.json" --json
test $code -eq 0 && python3 -c 'import json, sys; assert len(json.load(sys.stdin)[0]["cases"]) > 30' <"$work/out"
verdict $? "a test file of the policies, as JSON"

sed -i 's/"what": "release"/"what": "relase"/' "$work/policies/laken-riley/vignettes/release.json"
call test --policies "$work/policies" "$work/policies/laken-riley/vignettes/release.json"
test $code -eq 1 && grep -q 'note .*relase' "$work/out"
verdict $? "a vignette that is refused has not passed, and the note says why"

# ---- usage -------------------------------------------------------------------------------------------------
run() { call "$@"; }
mkdir "$work/empty"
refused "register.json" "a folder without a register" check "$work/empty" --coverage
cp policies/register.json "$work/empty"
refused "no vignette" "a folder without vignettes" check "$work/empty" --coverage
refused "one policy folder" "two folders" check policies policies --coverage
refused "--json only" "coverage as SARIF" check policies --coverage --sarif
refused "no model" "a model beside the policies" test --policies policies policies/facts.dmn tests.json
refused "forbear check --coverage" "all rules of a folder" test --policies policies --all-rules
