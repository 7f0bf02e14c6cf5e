#!/bin/sh
# forbear eval: what it prints, and that hostile or wrong models and inputs give one line with place and remedy, exit
# 2, and nothing on standard output.
set -u
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
failed=0

ok() { echo "ok - tests/cli/eval: $1"; }
not_ok() {
    sed 's/^/# /' "$work/out" "$work/err"
    echo "not ok - tests/cli/eval: $1"
    failed=1
}

# gives NAME STATUS OUTPUT ARGUMENT...: standard output is exactly OUTPUT
gives() {
    name=$1 status=$2 wanted=$3
    shift 3
    "$FORBEAR" eval "$@" >"$work/out" 2>"$work/err" </dev/null
    got=$?
    if [ "$got" -eq "$status" ] && [ "$(cat "$work/out")" = "$wanted" ]; then
        ok "$name"
    else
        not_ok "$name (exit $got)"
    fi
}

# refused NAME TEXT ARGUMENT...: exit 2, one line on standard error that has TEXT, nothing on standard output
refused() {
    name=$1 text=$2
    shift 2
    timeout 20 "$FORBEAR" eval "$@" >"$work/out" 2>"$work/err" </dev/null
    got=$?
    if [ "$got" -eq 2 ] && [ ! -s "$work/out" ] && [ "$(wc -l <"$work/err")" -eq 1 ] &&
        grep -q -- "$text" "$work/err"; then
        ok "$name"
    else
        not_ok "$name (exit $got)"
    fi
}

definitions='<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="urn:m">'
model() { # FILE BODY
    printf '%s\n%s\n%s\n' "$definitions" "$2" '</definitions>' >"$work/$1"
}
decision() { # NAME FEEL [REQUIREMENTS]
    printf '<decision id="%s" name="%s"><variable name="%s"/>%s' "$1" "$1" "$1" "${3-}"
    printf '<literalExpression><text>%s</text></literalExpression></decision>' "$2"
}
input='<inputData id="age" name="age"><variable name="age" typeRef="number"/></inputData>'
needs='<informationRequirement><requiredInput href="#age"/></informationRequirement>'

gives "an expression" 0 '[2, 3]' -e '[1, 2, 3][item > 1]'
echo '{"x": [3, 9, 4]}' >"$work/x.json"
gives "an expression with inputs" 0 '[9, 4]' -e 'x[item > 3]' --input "$work/x.json"
model good.dmn "$input$(decision d 'age + 1' "$needs")"
echo '{"age": 41}' >"$work/age.json"
gives "all decisions as an object" 0 '{"d": 42}' "$work/good.dmn" --input "$work/age.json"
gives "one decision as a value" 0 '42' "$work/good.dmn" --decision d --input "$work/age.json"
gives "an input left out is null" 0 '{"d": null}' "$work/good.dmn"
gives "with --partial it is unknown: exit 3" 3 '{"d": {"unknown": ["age"]}}' "$work/good.dmn" --partial
gives "help teaches" 0 "$("$FORBEAR" eval --help)" --help

refused "no such file" "no-such.dmn" "$work/no-such.dmn"
head -c 150 "$work/good.dmn" >"$work/cut.dmn"
refused "truncated XML has its place" 'cut.dmn:[0-9]*:[0-9]*: ' "$work/cut.dmn"
model deep.dmn "$(awk 'BEGIN { for (i = 0; i < 20000; i++) printf i < 10000 ? "<description>" : "</description>" }')"
refused "10,000 deep nesting" 'deep' "$work/deep.dmn"
cat >"$work/bomb.dmn" <<'X'
<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="&c;" namespace="urn:m"/>
X
refused "an entity bomb" 'bomb.dmn:1:' "$work/bomb.dmn"
cat >"$work/outside.dmn" <<'X'
<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="&a;" namespace="urn:m"/>
X
refused "an external entity" 'outside.dmn:1:' "$work/outside.dmn"
model cycle.dmn "$(decision a 'b' '<informationRequirement><requiredDecision href="#b"/></informationRequirement>')
$(decision b 'a' '<informationRequirement><requiredDecision href="#a"/></informationRequirement>')"
refused "a cycle of decisions" 'requires itself' "$work/cycle.dmn"
model name.dmn "$input$(decision d 'agee + 1' "$needs")"
refused "an unknown name with the nearest" "did you mean 'age'" "$work/name.dmn"
model syntax.dmn "$(decision d '1 + ')"
refused "a syntax error has its place" 'syntax.dmn:2:[0-9]*: ' "$work/syntax.dmn"
model import.dmn '<import name="x" namespace="urn:x" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>'
refused "a missing import" 'urn:x' "$work/import.dmn"
echo '{"agee": 1}' >"$work/misspelt.json"
refused "a misspelt input with the nearest" "did you mean 'age'" "$work/good.dmn" --input "$work/misspelt.json"
echo '{"age": "old"}' >"$work/type.json"
refused "an input of the wrong type has its place" 'type.json:1:' "$work/good.dmn" --input "$work/type.json"
echo '{"age": 1' >"$work/broken.json"
refused "broken JSON has its place" 'broken.json:' "$work/good.dmn" --input "$work/broken.json"

# ---- two linked models with an input of one name -----------------------------------------------------------
cat >"$work/other.dmn" <<X
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="other" namespace="urn:other">
$input$(decision e 'age * 10' "$needs")</definitions>
X
model linking.dmn "<import name=\"o\" namespace=\"urn:other\" locationURI=\"other.dmn\"
    importType=\"https://www.omg.org/spec/DMN/20230324/MODEL/\"/>$input
<inputData id=\"size\" name=\"size\"><variable name=\"size\" typeRef=\"number\"/></inputData>
$(decision d 'age + size' "$needs<informationRequirement><requiredInput href=\"#size\"/></informationRequirement>")
$(decision f 'o.e' '<informationRequirement><requiredDecision href="urn:other#e"/></informationRequirement>')"
refused "a name that inputs of two models have" \
    "age.json:1:2: several inputs are named 'age'; write 'm.age' or 'other.age'" "$work/linking.dmn" \
    --input "$work/age.json"
echo '{"other.age": 2, "m.age": 1, "size": 3}' >"$work/qualified.json"
gives "names behind their model's" 0 "$(printf '{"d": 4,\n "f": 20}')" "$work/linking.dmn" \
    --input "$work/qualified.json"
echo '{"m.age": 1, "m.size": 3}' >"$work/one.json"
gives "a name that only one input has may stand there too" 0 "$(printf '{"d": 4,\n "f": null}')" \
    "$work/linking.dmn" --input "$work/one.json"
echo '{"other.size": 3}' >"$work/nowhere.json"
refused "a model that has no such input" "the model has no input 'other.size'" "$work/linking.dmn" \
    --input "$work/nowhere.json"
gives "what is unknown is named so that it can be given" 3 \
    "$(printf '{"d": {"unknown": ["m.age"]},\n "f": {"unknown": ["other.age"]}}')" "$work/linking.dmn" --partial
echo '{"m.age": 1, "other.age": 2}' >"$work/ages.json"
gives "and a name that only one input has alone" 3 "$(printf '{"d": {"unknown": ["size"]},\n "f": 20}')" \
    "$work/linking.dmn" --partial --input "$work/ages.json"
echo '{"m.age": 1}' >"$work/behind.json"
refused "alone, a model is not named" "the model has no input 'm.age'" "$work/good.dmn" \
    --input "$work/behind.json"
sed 's/name="other"/name="m"/' "$work/other.dmn" >"$work/twin.dmn"
sed 's/other\.dmn/twin.dmn/' "$work/linking.dmn" >"$work/twins.dmn"
refused "two models of one name as well" "several inputs are named 'age'; rename one, or its model" \
    "$work/twins.dmn" --input "$work/age.json"

refused "no such decision" 'is no decision' "$work/good.dmn" --decision e
refused "an option that does not exist" 'no such option' "$work/good.dmn" --partiall
refused "a time without a zone" 'zone' "$work/good.dmn" --now 2026-03-01T09:00:00

if [ -n "${FB_UNDER_VALGRIND-}" ]; then
    echo "ok - tests/cli/eval: loops over 10^12 # SKIP under valgrind, where the step limit takes minutes"
else
    timeout 20 "$FORBEAR" eval -e 'count(for i in 1..1000000000000 return i)' >"$work/out" 2>"$work/err"
    [ $? -eq 6 ] && ok "a loop over 10^12 meets the limit: exit 6" || not_ok "a loop over 10^12 meets the limit"
    timeout 60 "$FORBEAR" eval -e 'some i in [1..1000000000000] satisfies false' >"$work/out" 2>"$work/err"
    [ $? -eq 6 ] && ok "so does a loop whose body costs nothing" || not_ok "so does a loop whose body costs nothing"
    model limit.dmn "$(decision a '1')
$(decision b 'count(for i in 1..1000000000000 return i)')"
    timeout 60 "$FORBEAR" eval "$work/limit.dmn" >"$work/out" 2>"$work/err"
    if [ $? -eq 6 ] && [ ! -s "$work/out" ]; then
        ok "after a limit nothing is printed"
    else
        not_ok "after a limit nothing is printed"
    fi
fi
if [ -w /dev/full ]; then
    "$FORBEAR" eval -e '1' >/dev/full 2>"$work/err"
    [ $? -eq 6 ] && ok "output that cannot be written: exit 6" || not_ok "output that cannot be written: exit 6"
fi
model call.dmn '<decision id="d" name="d"><variable name="d"/><invocation/></decision>'
refused "an invocation of nothing" 'call.dmn:2:' "$work/call.dmn"
{
    printf '%s' "$definitions"
    awk 'BEGIN {
        for (i = 0; i < 20000; i++)
            printf "<itemDefinition name=\"t%d\"><typeRef>t%d</typeRef></itemDefinition>\n", i, i + 1
    }'
    printf '<itemDefinition name="t20000"><typeRef>number</typeRef></itemDefinition></definitions>'
} >"$work/chain.dmn"
refused "types that build on 20,000 others" 'builds on too many' "$work/chain.dmn"
{
    printf '%s' "$definitions"
    printf '<itemDefinition name="t0" isCollection="true"><typeRef>t1</typeRef></itemDefinition>'
    awk 'BEGIN {
        for (i = 1; i < 64; i++) {
            printf "<itemDefinition name=\"t%d\">", i
            printf "<itemComponent name=\"a\"><typeRef>t%d</typeRef></itemComponent>", i + 1
            printf "<itemComponent name=\"b\"><typeRef>t%d</typeRef></itemComponent></itemDefinition>\n", i + 1
        }
    }'
    printf '<itemDefinition name="t64"><typeRef>number</typeRef></itemDefinition><decision id="d" name="d">'
    printf '<variable name="d" typeRef="t0"/><literalExpression><text>[{a: null, b: null}]</text>'
    printf '</literalExpression></decision></definitions>'
} >"$work/tree.dmn"
gives "a type that unfolds to 2^64 fields" 0 '{"d": [{"a": null, "b": null}]}' "$work/tree.dmn"
exit $failed
