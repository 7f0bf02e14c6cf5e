#!/bin/sh
# forbear graph: DOT, SVG and JSON of the requirements graph.
name=tests/cli/graph
. tests/support/program.sh
model=tests/data/rules/library.dmn

run() { call graph "$@"; }
says() { # PATTERN WHAT: the last run's output
    [ $code -eq 0 ] && grep -q -- "$1" "$work/out"
    verdict $? "$2"
}
not() { # PATTERN WHAT
    ! grep -q -- "$1" "$work/out"
    verdict $? "$2"
}

run $model
says 'label="letter".*shape=box' "a decision is a box"
says 'label="days late".*rounded' "an input has round ends"
says 'label="daily rate".*octagon' "a knowledge model has its corners cut off"
says 'label="desk service".*peripheries=2' "a service has two lines"
says 'style=dashed, arrowhead=vee' "a knowledge requirement is dashed"
says 'subgraph cluster' "an imported model has a frame"
says 'label="days of grace"' "what is read of it is drawn"
not 'unread' "what nobody reads of it is not"
run $model --decision fee
says 'label="daily rate"' "--decision draws what it requires"
not 'label="letter"' "and nothing else"
cp "$work/out" "$work/first"
run $model --decision fee
cmp -s "$work/first" "$work/out"
verdict $? "the same every time"

sed 's/name="fee"/name="a \&quot;fee\&quot; \\ \&amp;lt; \&lt;b\&gt;"/; s/>days late \* daily rate(member)</>1</' \
    $model >"$work/odd.dmn"
cp tests/data/rules/holidays.dmn "$work"
run "$work/odd.dmn" --decision fee 2>/dev/null
run "$work/odd.dmn"
says 'label="a \\"fee\\" \\\\ &amp;lt; <b>"' "labels are escaped"

if python3 -c '' 2>/dev/null; then
    run $model --json
    python3 - "$work/out" 2>>"$work/err" <<'PYTHON'
import json, sys
graph = json.load(open(sys.argv[1]))
names = {node["id"]: node["name"] for node in graph["nodes"]}
edges = {(names[edge["from"]], names[edge["to"]], edge["kind"]) for edge in graph["edges"]}
assert ("daily rate", "fee", "knowledge") in edges
assert ("fee", "letter", "information") in edges
assert ("letter", "desk service", "output") in edges
assert ("days late", "desk service", "parameter") in edges
assert {node["kind"] for node in graph["nodes"]} == {"input", "decision", "knowledge", "service"}
assert [node["model"] for node in graph["nodes"] if node["name"] == "season"] == ["Holidays"]
PYTHON
    verdict $? "JSON has nodes and edges"
fi

# ---- SVG -------------------------------------------------------------------------------------------------
if command -v dot >/dev/null; then
    run $model --format svg
    [ $code -eq 0 ] && grep -q "</svg>" "$work/out" && grep -q "days of grace" "$work/out"
    verdict $? "SVG by Graphviz"
    run "$work/odd.dmn" --format svg
    [ $code -eq 0 ] && grep -q '&quot;fee&quot; \\ &amp;lt; &lt;b&gt;' "$work/out"
    verdict $? "labels come through"
else
    echo "ok - $name: SVG by Graphviz # SKIP no program dot"
fi
program=$(cd "$(dirname "$FORBEAR")" && pwd)/$(basename "$FORBEAR")
mkdir "$work/bin" "$work/empty"
printf '#!/bin/sh\necho half of a picture\nexit 1\n' >"$work/bin/dot"
chmod +x "$work/bin/dot"
PATH="$work/empty" "$program" graph $model --format svg >"$work/out" 2>"$work/err"
code=$?
[ $code -eq 2 ] && [ ! -s "$work/out" ] && grep -q "install Graphviz" "$work/err"
verdict $? "without Graphviz it says what to install"
PATH="$work/bin:$PATH" "$program" graph $model --format svg >"$work/out" 2>"$work/err"
code=$?
[ $code -eq 2 ] && [ ! -s "$work/out" ] && grep -q "failed" "$work/err"
verdict $? "nothing is written when Graphviz fails"
if [ -w /dev/full ]; then
    printf '#!/bin/sh\necho a picture\n' >"$work/bin/dot"
    PATH="$work/bin:$PATH" "$program" graph $model --format svg >/dev/full 2>"$work/err"
    code=$?
    [ $code -eq 6 ] && [ "$(wc -l <"$work/err")" -eq 1 ]
    verdict $? "a picture that cannot be written: exit 6, said once"
fi

# ---- bad input -------------------------------------------------------------------------------------------
refused "name a model" "no model"
refused "is no format" "a format that does not exist" $model --format png
refused "is no part of the model" "a decision that does not exist" $model --decision none
refused "none.dmn" "a file that does not exist" "$work/none.dmn"
run --help
says "^Example" "--help has an example"
