#!/bin/sh
# forbear check of a policy folder: what is wrong with its register.  Each case is the clean folder of
# tests/data/registers with one edit; the finding must stand at its place, and no other.
name=tests/cli/check_register
. tests/support/program.sh

run() { call check "$@"; }

python3 - "$name" tests/data/registers/clean "$work" <<'END'
import json, os, shutil, subprocess, sys
name, clean, work = sys.argv[1:]
R, S, ONE, TWO = "register.json", "sources.json", "one/policy.dmn", "two/policy.dmn"
# what, file, old, new, where (file; the text that the place points at; which of them), severity, code, about
CASES = [
    ("days without a directive", R, '"to": "2021-03-01"', '"to": "2021-02-01"', (R, '"2021-02-01"'), "error",
     "register-gap", "2021-02-01 to 2021-02-28"),
    ("a successor that begins late", R, '"to": "2021-03-01"', '"to": "2021-02-01"', (R, '"2021-02-01"'), "error",
     "register-handover", "one to two"),
    ("a successor that begins early", R, '"to": "2021-03-01"', '"to": "2021-04-01"', (R, '"2021-04-01"'), "error",
     "register-handover", "one to two"),
    ("no directive on the first days", R, '"2019-06-01"', '"2020-01-02"', (R, '"2020-01-01"'), "error", "register-gap",
     "2020-01-01 to 2020-01-01"),
    ("a directive by some reading only", R, '"2019-06-01"', '{"readings": ["2019-06-01"], "unverified": true}',
     (R, '"2020-01-01"'), "warning", "register-gap", "2020-01-01 to 2021-02-28"),
    ("a start of which no text says anything", R, '"2019-06-01"', '{"readings": [], "unverified": true}',
     (R, '"2020-01-01"'), "error", "register-gap", "2020-01-01 to 2021-02-28"),
    ("no end where there is a successor", R, '"to": "2021-03-01"', '"to": null',
     (R, 'null, "sources": ["K1"], "model": "one'), "error", "register-handover", "one to two"),
    ("an end by one of two readings", R, '"to": "2021-03-01"', '"to": {"readings": ["2021-03-01", "2021-03-02"]}',
     (R, '{"readings": ["2021-03-01"'), "warning", "register-handover", "one to two"),
    ("an end in the month of the start", R, '"to": "2021-03-01"', '"to": "2021-03"', (R, '"2021-03"'), "warning",
     "register-handover", "one to two"),
    ("an end that no text states", R, '"to": "2021-03-01"', '"to": {"readings": [], "unverified": true}',
     (R, '{"readings": [], "unverified": true}, "sources": ["K1"], "model": "one'), "warning", "register-handover",
     "one to two"),
    ("two that supersede one", R, '"to": "2022-06-01", "sources"',
     '"to": "2022-06-01", "supersedes": ["two"], "sources"',
     (R, '"two"], "sources": ["K2"]}', 1), "error", "register-contest", "two"),
    ("an end before the start", R, '"to": "2022-07-01"', '"to": "2022-04-01"', (R, '"2022-04-01"'), "error",
     "register-order", "toll"),
    ("an end on the day of the start", R, '"to": "2022-07-01"', '"to": "2022-05-01"', (R, '"2022-05-01", "sources"'),
     "error", "register-order", "toll"),
    ("an end before the start by one reading", R, '"to": "2022-07-01"', '"to": {"readings": ["2022-04-01", null]}',
     (R, '{"readings": ["2022-04-01"'), "warning", "register-order", "toll"),
    ("superseding what is not there", R, '"supersedes": ["one"]', '"supersedes": ["one", "zero"]', (R, '"zero"'),
     "error", "register-reference", "two to zero"),
    ("superseding itself", R, '"supersedes": ["one"]', '"supersedes": ["one", "two"]', (R, '"two"], "sources": ["K1"'),
     "error", "register-reference", "two to two"),
    ("a key that the list does not have", R, '["K1", "K2"]', '["K1", "K9"]', (R, '"K9"'), "error", "register-source",
     "two on K9"),
    ("no source at all", R, '["K1", "K2"]', '[]', (R, '[], "model": "two'), "error", "register-source", "two"),
    ("a source that is refused", S, "paper.example/three", "hearsay.example/three", (R, '"K3"'), "error",
     "register-source", "toll on K3"),
    ("a model that is not there", R, '"two/policy.dmn"', '"too/policy.dmn"', (R, '"too/policy.dmn"'), "error",
     "register-model", "two"),
    ("a model that is a folder", R, '"two/policy.dmn"', '"two"', (R, '"two"}'), "error", "register-model", "two"),
    ("encoded in no model", R, '"encoded_in": "one/policy.dmn"', '"encoded_in": "facts.dmn"', (R, '"facts.dmn"'),
     "error", "register-model", "house"),
    ("encoded twice", R, '"model": "two/policy.dmn"', '"model": "two/policy.dmn", "encoded_in": "one/policy.dmn"',
     (R, '"one/policy.dmn"', 1), "error", "register-model", "two"),
    ("a model with actions", R, '"model": "two/policy.dmn"', '"model": "two/policy.dmn", "actions": ["release"]',
     (R, '["release"]'), "error", "register-identity", "two"),
    ("a model of another instrument", TWO, '<text>"two"</text>', '<text>"one"</text>', (TWO, '"one"'), "error",
     "register-identity", "two"),
    ("a model of another layer", TWO, '<text>"directive"</text>', '<text>"court"</text>', (TWO, '"court"'), "error",
     "register-identity", "two"),
    ("a result without its instrument", TWO, '<variable name="instrument"/>', '<variable name="outcome2"/>',
     (TWO, 'policy two'), "error", "register-identity", "two"),
    ("another namespace", TWO, "urn:forbear:policy:two", "urn:forbear:policy:too", (TWO, "policy two"), "error",
     "register-identity", "two"),
    ("a reason for nothing", R, '"justified": [\n]',
     '"justified": [\n{"finding": "register-gap", "about": "x", "reason": "y"}]',
     (R, '{"finding"'), "warning", "register-justification", "x"),
]
# What an edit brings with it: one date is both an end and a hand-over.
ALSO = {"register-gap": {"register-handover"}, "register-handover": {"register-gap"},
        "register-contest": {"register-handover"}}
def check(folder, *arguments):
    done = subprocess.run([os.environ["FORBEAR"], "check", folder, *arguments], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE)
    return done.returncode, done.stdout.decode(), done.stderr.decode()
def place(text, marker, nth=0):
    at = -1
    for _ in range(nth + 1):
        at = text.index(marker, at + 1)
    return text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1
def report(good, what, *why):
    for line in ([] if good else why):
        print("# " + str(line).strip().replace("\n", "\n# "))
    print(("ok - " if good else "not ok - ") + f"{name}: {what}")
status, out, err = check(clean)
report(status == 0 and out.startswith("0 errors, 0 warnings, 0 notes in 2 models"), "the clean folder is clean",
       out, err)
folder = os.path.join(work, "case")
kinds = set()
for what, file, old, new, where, severity, code, about in CASES:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(clean, folder)
    path = os.path.join(folder, file)
    text = open(path).read()
    assert text.count(old) == 1, (what, old)
    open(path, "w").write(text.replace(old, new))
    want_file = os.path.join(folder, where[0])
    line, column = place(open(want_file).read(), *where[1:])
    def findings():
        status, out, err = check(folder, "--json")
        try:
            return status, json.loads(out)["findings"], err
        except ValueError:
            return status, [], out + err
    status, found, err = findings()
    mine = [f for f in found if f["code"] == code and f.get("element") == about]
    others = [f for f in found if f not in mine and f["code"] not in ALSO.get(code, ())]
    good = len(mine) == 1 and not others and status == 1 and all(f["message"] and f["remedy"] for f in found)
    good = good and (mine[0]["severity"], mine[0]["file"], mine[0]["line"], mine[0]["column"]) == (
        severity, want_file, line, column)
    report(good, f"{code}: {what}", f"wanted {severity} {want_file}:{line}:{column} {about}", f"found {found}", err)
    kinds.add(code)
    if code == "register-justification":
        continue
    # the same finding with a reason: a note, shown with the reason and its place
    path = os.path.join(folder, R)
    text = open(path).read()
    entry = json.dumps({"finding": code, "about": about, "reason": "it is so"})
    open(path, "w").write(text.replace('"justified": [', '"justified": [\n' + entry))
    status, found, err = findings()
    mine = [f for f in found if f["code"] == code and f.get("element") == about]
    good = len(mine) == 1 and mine[0]["severity"] == "note" and "related" in mine[0]
    good = good and mine[0]["related"][0]["what"] == "justified: it is so"
    good = good and (mine[0]["related"][0]["file"], mine[0]["related"][0]["line"]) == (
        path, place(open(path).read(), entry)[0])
    report(good, f"{code}: {what}, justified", f"found {found}", err)
report(len(kinds) == 9, f"{len(kinds)} kinds of findings about a register", "9 are wanted")
END

copy() { rm -rf "$work/set" && cp -r tests/data/registers/clean "$work/set"; }
edit() { sed -i "$1" "$work/set/register.json"; }
copy
rm "$work/set/sources.json"
run "$work/set"
[ $code -eq 1 ] && [ "$(grep -c '\[register-source\]' "$work/out")" -eq 1 ] && grep -q "no sources.json" "$work/out"
verdict $? "a missing list of sources is one finding"
copy
edit 's/"since": "2020-01-01"/"since": "2020-13-01"/'
run "$work/set"
[ $code -eq 2 ] && grep -q 'set/register.json:4:10: error: "since" is a day.*\[structure\]' "$work/out"
verdict $? "a register that is malformed has its place, exit 2"
copy
edit 's/"justified": \[/"justified": [{"finding": "register-gasp", "about": "x", "reason": "y"}/'
run "$work/set"
[ $code -eq 2 ] && grep -q "did you mean 'register-gap'?" "$work/out"
verdict $? "a reason for a kind that does not exist"
copy
edit 's/"justified": \[/"justified": [{"finding": "register-gap", "about": "x"}/'
run "$work/set"
[ $code -eq 2 ] && grep -q 'needs the member "reason"' "$work/out"
verdict $? "a justification without a reason"
copy
echo '{"sources": 1}' >"$work/set/sources.json"
run "$work/set/"
[ $code -eq 2 ] && grep -q 'set/sources.json:1:1: error: .*needs the member "keys"' "$work/out"
verdict $? "a list of sources that is malformed has its place"
copy
rm "$work/set/register.json"
run "$work/set"
[ $code -eq 0 ]
verdict $? "a folder without a register has no findings about one"
run --sarif tests/data/registers/faulty
python3 - "$work/out" 2>>"$work/err" <<'END'
import json, sys
run = json.load(open(sys.argv[1]))["runs"][0]
rules = run["tool"]["driver"]["rules"]
assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"]) and len(run["results"]) == 12
END
verdict $? "SARIF has them as well"
run policies
[ $code -eq 0 ] && [ "$(grep -c '\[register-' "$work/out")" -eq "$(grep -c ': justified: ' "$work/out")" ] &&
    [ "$(grep -c ': justified: ' "$work/out")" -eq "$(grep -c '^{"finding": ' policies/register.json)" ]
verdict $? "policies/ has no findings but those that its register justifies"
