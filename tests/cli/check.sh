#!/bin/sh
# forbear check: every model of tests/data/defects has its one defect, found at its place with its gravity and
# nothing else; its clean twin has none.  Then the forms of output, what is said of files that cannot be used, and
# that a folder is checked as a whole.
name=tests/cli/check
. tests/support/program.sh
data=tests/data/defects

run() { call check "$@"; }

# ---- the seeded defects -----------------------------------------------------------------------------------
# A note about null that a model has besides its defect is not shown in text; a twin may have it as well.
python3 - "$name" "$data" <<'END'
import json, os, subprocess, sys
name, data = sys.argv[1:]
def run(*arguments):
    done = subprocess.run([os.environ["FORBEAR"], "check", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return done.returncode, done.stdout.decode(), done.stderr.decode()
def report(good, what, *why):
    for line in ([] if good else why):
        print("# " + str(line).strip().replace("\n", "\n# "))
    print(("ok - " if good else "not ok - ") + f"{name}: {what}")
n = 0
for line in open(os.path.join(data, "expected.txt")):
    if line.startswith("#"):
        continue
    file, severity, code, place = line.split()
    path, n = os.path.join(data, file), n + 1
    status, out, err = run("--json", path)
    try:
        findings = json.loads(out)["findings"]
    except ValueError:
        findings = []
    found = [(f["severity"], f["code"], f"{f.get('line', 0)}:{f.get('column', 0)}") for f in findings
             if f["code"] != "null-gap" or code == "null-gap"]
    at = all(f["file"] == path and f["message"] and f["remedy"] for f in findings)
    wanted = 2 if code == "structure" else 0 if severity == "note" else 1
    report(found == [(severity, code, place)] and at and status == wanted, f"{file} has {code}",
           f"wanted {severity} {code} {place}, exit {wanted}", f"found {found}, exit {status}", err)
    twin = path[:-len(".dmn")] + ".clean.dmn"
    status, out, err = run(twin)
    report(status == 0 and out.startswith("0 errors, 0 warnings, 0 notes in 1 model ") and out.count("\n") == 1,
           f"{os.path.basename(twin)} is clean", out, err)
report(n >= 40, f"{n} seeded defects", "at least 40 are wanted")
END

# ---- findings that a program reads -------------------------------------------------------------------------
# Each finding about a table has its rules and a concrete case that the evaluator confirms.
python3 - "$name" "$data" <<'END'
import json, os, subprocess, sys
name, data = sys.argv[1:]
def run(*arguments):
    done = subprocess.run([os.environ["FORBEAR"], *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return done.returncode, done.stdout.decode(), done.stderr.decode()
checked = wrong = 0
for file in sorted(os.listdir(data)):
    if not file.startswith(("gap-", "overlap-", "any-")) or file.endswith(".clean.dmn"):
        continue
    path = os.path.join(data, file)
    for f in json.loads(run("check", "--json", path)[1])["findings"]:
        if f["code"] not in ("gap", "overlap", "conflicting-outputs") or f["element"] in ("Fee for", "Counter"):
            continue
        inputs = {}
        for e in f["example"]:
            value = e["feel"]
            inputs[e["input"]] = value[2:-1] if value.startswith("@") else json.loads(value)
        given = os.path.join(os.environ.get("TMPDIR", "/tmp"), f"fb-check-{os.getpid()}.json")
        with open(given, "w") as out:
            json.dump(inputs, out)
        status, out, err = run("eval", path, "--decision", f["element"], "--input", given)
        os.remove(given)
        checked += 1
        if status != 0 or "null" not in out:
            wrong += 1
            print(f"# {file}: {inputs} gives {out.strip()} {err.strip()}")
print(("ok" if checked >= 20 and not wrong else "not ok") + f" - {name}: {checked} examples give null when evaluated")
END

run --sarif "$data/overlap-in-lists.dmn"
python3 - "$work/out" 2>>"$work/err" <<'END'
import json, sys
log = json.load(open(sys.argv[1]))
run = log["runs"][0]
rules = run["tool"]["driver"]["rules"]
for result in run["results"]:
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert result["level"] in ("note", "warning", "error")
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] > 0
assert log["version"] == "2.1.0" and len(run["results"]) == 2
END
verdict $? "SARIF has rules, levels and places"

# ---- files that cannot be used ------------------------------------------------------------------------------
run "$work/none.dmn"
[ $code -eq 2 ] && [ ! -s "$work/out" ] && grep -q "none.dmn" "$work/err"
verdict $? "a file that is not there is named, exit 2"

echo "this is no XML" >"$work/no.dmn"
run "$work/no.dmn" "$data/gap-of-fractions.dmn"
[ $code -eq 2 ] && grep -q '\[structure\]' "$work/out" && grep -q '\[gap\]' "$work/out"
verdict $? "one file that is no DMN does not hide what is wrong with another"

run --json --sarif "$data/gap-of-fractions.dmn"
[ $code -eq 2 ]
verdict $? "two forms at once are refused"

run --help
grep -q "usage: forbear check" "$work/out"
verdict $? "--help"

run - <"$data/gap-of-fractions.dmn"
[ $code -eq 1 ] && grep -q '^-:[0-9]*:[0-9]*: warning: .*\[gap\]$' "$work/out"
verdict $? "- is standard input"

# ---- several models ---------------------------------------------------------------------------------------------
mkdir "$work/set"
model='xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"'
type='importType="https://www.omg.org/spec/DMN/20230324/MODEL/"'
cat >"$work/set/lib.dmn" <<END
<definitions $model id="_lib" name="lib" namespace="urn:invented:lib">
  <inputData id="_a" name="a"><variable name="a" typeRef="number"/></inputData>
  <inputData id="_b" name="b"><variable name="b" typeRef="number"/></inputData>
  <decision id="_own" name="own"><variable name="own"/>
    <informationRequirement id="_r"><requiredInput href="#_a"/></informationRequirement>
    <literalExpression><text>a + 1</text></literalExpression></decision>
</definitions>
END
cat >"$work/set/user.dmn" <<END
<definitions $model id="_user" name="user" namespace="urn:invented:user">
  <import name="lib" namespace="urn:invented:lib" $type/>
  <decision id="_d" name="d"><variable name="d"/>
    <informationRequirement id="_r"><requiredInput href="urn:invented:lib#_b"/></informationRequirement>
    <literalExpression><text>lib.b + 1</text></literalExpression></decision>
</definitions>
END
run "$work/set/lib.dmn"
[ $code -eq 1 ] && grep -q "reads the input 'b' \[dead-input\]" "$work/out"
verdict $? "an input that nothing in its model reads is dead"
run "$work/set"
[ $code -eq 0 ] && [ "$(cat "$work/out")" = "0 errors, 0 warnings, 0 notes in 2 models with 0 decision tables" ]
verdict $? "in a folder, imports without a location are found by namespace, and their inputs are alive"
run "$work/set/user.dmn"
[ $code -eq 2 ] && grep -q '\[structure\]' "$work/out"
verdict $? "an import that is nowhere is a finding"

# ---- the schema, where xmllint is ---------------------------------------------------------------------------------
cat >"$work/DMN15.xsd" <<'END'
<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"
            targetNamespace="https://www.omg.org/spec/DMN/20230324/MODEL/" elementFormDefault="qualified">
  <xsd:element name="definitions"><xsd:complexType><xsd:sequence/></xsd:complexType></xsd:element>
</xsd:schema>
END
if command -v xmllint >/dev/null; then
    run --xsd "$work" "$data/gap-of-fractions.clean.dmn"
    [ $code -eq 1 ] && grep -q '^[^:]*:4:1: error: .*\[schema\]$' "$work/out"
    verdict $? "--xsd hands on what xmllint says"
else
    echo "ok - $name: --xsd hands on what xmllint says # SKIP no xmllint"
fi

# A stand-in that fails as xmllint does when it cannot read the schema: with messages of the schema only.
mkdir "$work/bin"
with_stand_in() {
    PATH="$work/bin:$PATH" "$FORBEAR" check "$@" >"$work/out" 2>"$work/err"
    code=$?
}
printf '#!/bin/sh\necho "DMN15.xsd:1: Schemas parser error : what is this"\nexit 5\n' >"$work/bin/xmllint"
chmod +x "$work/bin/xmllint"
with_stand_in --xsd "$work" "$data/gap-of-fractions.clean.dmn"
[ $code -eq 0 ] && grep -q "clean.dmn' was not validated" "$work/err"
verdict $? "--xsd says when xmllint failed"
printf '#!/bin/sh\nexit 127\n' >"$work/bin/xmllint"
with_stand_in --xsd "$work" "$data/gap-of-fractions.clean.dmn"
[ $code -eq 0 ] && grep -q "xmllint cannot be run" "$work/err"
verdict $? "and when there is none"
