#!/bin/sh
# forbear compare: what it says of two invented models, its forms and exit statuses; and that its witnesses, given to
# forbear eval, give the results that it shows.
name=tests/cli/compare
. tests/support/program.sh

run() { call compare "$@"; }
model() { # FILE NAMESPACE LIMIT SENIOR-LOGIC EXTRA-ELEMENTS
    cat >"$work/$1" <<END
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="fares" id="fares" namespace="urn:invented:$2">
  <inputData id="age" name="age"><variable name="age" typeRef="number"/></inputData>
  <inputData id="student" name="student"><variable name="student" typeRef="boolean"/></inputData>
  $5
  <decision id="fare" name="fare"><variable name="fare" typeRef="string"/>
    <informationRequirement><requiredInput href="#age"/></informationRequirement>
    <informationRequirement><requiredInput href="#student"/></informationRequirement>
    <decisionTable hitPolicy="FIRST">
      <input><inputExpression><text>age</text></inputExpression></input>
      <input><inputExpression><text>student</text></inputExpression></input>
      <output/>
      <rule><inputEntry><text>&lt; $3</text></inputEntry><inputEntry><text>-</text></inputEntry>
        <outputEntry><text>"child"</text></outputEntry></rule>
      <rule><inputEntry><text>-</text></inputEntry><inputEntry><text>true</text></inputEntry>
        <outputEntry><text>"student"</text></outputEntry></rule>
      <rule><inputEntry><text>-</text></inputEntry><inputEntry><text>-</text></inputEntry>
        <outputEntry><text>"full"</text></outputEntry></rule>
    </decisionTable>
  </decision>
  <decision id="senior" name="senior"><variable name="senior"/>
    <informationRequirement><requiredInput href="#age"/></informationRequirement>
    <literalExpression><text>$4</text></literalExpression>
  </decision>
</definitions>
END
}
only='<inputData id="zone" name="zone"><variable name="zone" typeRef="number"/></inputData>
  <decision id="ring" name="ring"><variable name="ring"/>
    <informationRequirement><requiredInput href="#zone"/></informationRequirement>
    <literalExpression><text>zone &gt; 2</text></literalExpression></decision>'
model a.dmn one 12 'age &gt;= 65' ''
model same.dmn two 12 'not(age &lt; 65)' ''
model b.dmn two 14 'age &gt;= 65' "$only"
model computed.dmn two 12 'age * age * age &gt;= 274625' ''
model broken.dmn two 12 'agee &gt;= 65' ''

run "$work/a.dmn" "$work/same.dmn"
[ $code -eq 0 ] && [ "$(cat "$work/out")" = "decision 'fare': the same for all inputs
decision 'senior': the same for all inputs
2 decisions compared: 2 the same, 0 differ" ]
verdict $? "models written differently are the same"

run "$work/a.dmn" "$work/b.dmn"
[ $code -eq 1 ] && [ "$(sed "s|$work/||g" "$work/out")" = "decision 'fare': differs in 2 regions
  1. age: [12..14), student: false or null
     for example age = 12, student = false
     a.dmn: \"full\"
     b.dmn: \"child\"
  2. age: [12..14), student: true
     for example age = 12, student = true
     a.dmn: \"student\"
     b.dmn: \"child\"
decision 'senior': the same for all inputs
decisions only in b.dmn: 'ring'
inputs only in b.dmn: 'zone'
2 decisions compared: 1 the same, 1 differ" ]
verdict $? "regions with a case each, decisions and inputs only in one"

run --decision senior "$work/a.dmn" "$work/b.dmn"
[ $code -eq 0 ] && [ "$(wc -l <"$work/out")" -eq 3 ]
verdict $? "one decision only"

run "$work/a.dmn" "$work/computed.dmn"
[ $code -eq 6 ] && grep "decision 'senior': no difference found; not decided for all inputs" "$work/out" |
    grep -q "only samples were tried: 'age' is computed with"
verdict $? "says when only samples were tried"

run --leaves 2 "$work/a.dmn" "$work/same.dmn"
[ $code -eq 6 ] && grep -q "the budget ran out after" "$work/out"
verdict $? "says when the budget ran out"

run --most 1 "$work/a.dmn" "$work/b.dmn"
grep -q "and 1 more; --most N shows more" "$work/out"
verdict $? "--most"

for bad in "$work/a.dmn" "$work/a.dmn $work/none.dmn" "$work/a.dmn $work/broken.dmn" \
    "--most 0 $work/a.dmn $work/b.dmn" \
    "--decision nothing $work/a.dmn $work/b.dmn" "--decision ring $work/a.dmn $work/b.dmn"; do
    run $bad
    [ $code -eq 2 ] && [ ! -s "$work/out" ] && [ -s "$work/err" ]
    verdict $? "refuses $(echo "$bad" | sed "s|$work/||g")"
done

run "$work/a.dmn" "$work/b.dmn"
[ ! -s "$work/err" ]
verdict $? "no progress where standard error is no terminal"

python3 - "$name" "$work" <<'END'
import json, os, subprocess, sys
name, work = sys.argv[1:]
files = [os.path.join(work, "a.dmn"), os.path.join(work, "b.dmn")]
def run(*arguments):
    done = subprocess.run([os.environ["FORBEAR"], *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return done.returncode, done.stdout.decode()
def report(good, what, *why):
    for line in ([] if good else why):
        print("# " + str(line))
    print(("ok - " if good else "not ok - ") + f"{name}: {what}")
status, out = run("compare", "--json", *files)
found = json.loads(out)
report(status == 1 and found["models"] == files and found["decisions_only_in"] == [[], ["ring"]] and
       [d["verdict"] for d in found["decisions"]] == ["differs", "same"], "--json", out)
n, wrong = 0, []
for decision in found["decisions"]:
    for difference in decision["differences"]:
        inputs = json.dumps({c["input"]: json.loads(c["value"]) for c in difference["witness"]})
        with open(os.path.join(work, "inputs.json"), "w") as file:
            file.write(inputs)
        for path, wanted in zip(files, difference["results"]):
            n += 1
            status, out = run("eval", path, "--decision", decision["decision"],
                              "--input", os.path.join(work, "inputs.json"))
            if json.loads(out) != json.loads(wanted):
                wrong.append((path, inputs, out, wanted))
report(n == 4 and not wrong, "forbear eval confirms the witnesses", n, *wrong)
END
