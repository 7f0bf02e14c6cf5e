#!/bin/sh
# forbear compare --matrix: the shipped matrix, the schema, and that each thing it checks can fail.
name=tests/cli/matrix
. tests/support/program.sh
cp -r policies "$work/policies"
run() { call compare --matrix --policies "$work/policies" "$@"; }
change() { # FROM TO: in the copy of the matrix, from the shipped one
    sed "s/$1/$2/" policies/matrix.json >"$work/policies/matrix.json"
    ! cmp -s policies/matrix.json "$work/policies/matrix.json"
}

run
[ $code -eq 0 ] && ! grep -q "DIFFERS" "$work/out" && [ "$(grep -c '^M' "$work/out")" -ge 17 ]
verdict $? "no sourced cell differs from the brief"
squeezed="M6 T with BFD, final order; action: execute removal 2009/2011 must not, strength must, grade P, by t-stay"
tr -s " \n" " " <"$work/out" | grep -qF "$squeezed"
verdict $? "a cell has outcome, strength, grade and instruments"
grep -q "law open: an inference, or unverified" "$work/out"
verdict $? "an inference is law open"
run --json
[ $code -eq 0 ] && python3 - "$work/out" >"$work/err" 2>&1 <<'PYTHON'
import json, sys
matrix = json.load(open(sys.argv[1]))
cells = [cell for row in matrix["rows"] for cell in row["cells"]]
assert len(cells) == len(matrix["rows"]) * len(matrix["columns"]) and len(cells) > 80
for cell in cells:
    if cell["brief"] == "-":
        assert cell["shown"] == "-"
    elif cell["sourced"]:
        assert cell["shown"] == cell["outcome"] == cell["expected"] and cell["grade"], cell
    else:
        assert cell["shown"] == "law open"
assert sum(cell["sourced"] for cell in cells) > 40
PYTHON
verdict $? "--json says the same of every cell"
if python3 -c 'import jsonschema' 2>/dev/null; then
    python3 -c 'import json, sys, jsonschema
jsonschema.Draft202012Validator(json.load(open("schema/matrix.schema.json"))).validate(json.load(open(sys.argv[1])))' \
        "$work/out" 2>"$work/err"
    verdict $? "JSON is as its schema says"
else
    echo "ok - $name: JSON is as its schema says # SKIP no Python module jsonschema"
fi

change '"outcome": "must not"' '"outcome": "must"' && run
[ $code -eq 1 ] && grep -q "DIFFERS" "$work/out"
verdict $? "a sourced cell with another outcome is a difference"
change '"u_stage": "waitlist"' '"u_stage": "waiting"' && run
is_refused "'u_stage' cannot be 'waiting'"
verdict $? "refused: a value that a fact cannot have, with the cell"
change '"sourced": true' '"sourced": false' && run
is_refused "a cell with a source behind it has an"
verdict $? "refused: an outcome of an inference"
change '"cells"' '"cell"' && run
is_refused "did you mean"
verdict $? "refused: a member that does not exist"
rm "$work/policies/matrix.json"
run
is_refused "there is no such file"
verdict $? "refused: a folder without a matrix"
refused "goes with --policies and --json only" "a model beside it" a.dmn
