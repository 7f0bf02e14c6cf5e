#!/bin/sh
# forbear graph: DOT, SVG and JSON of the requirements graph.
set -u
name=tests/cli/graph
forbear=${FORBEAR:-build/forbear}
model=tests/data/rules/library.dmn
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

verdict() { # HOLDS WHAT
    if [ "$1" = yes ]; then
        echo "ok - $name: $2"
    else
        sed 's/^/# /' "$work/out" "$work/err" | head -n 20
        echo "not ok - $name: $2"
    fi
}
run() { # ARGUMENTS
    "$forbear" graph "$@" >"$work/out" 2>"$work/err"
    code=$?
}
says() { # PATTERN WHAT: the last run's output
    holds=no
    [ $code -eq 0 ] && grep -q -- "$1" "$work/out" && holds=yes
    verdict $holds "$2"
}
not() { # PATTERN WHAT
    holds=yes
    grep -q -- "$1" "$work/out" && holds=no
    verdict $holds "$2"
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
holds=no; cmp -s "$work/first" "$work/out" && holds=yes
verdict $holds "the same every time"

sed 's/name="fee"/name="a \&quot;fee\&quot; \\ \&amp;lt; \&lt;b\&gt;"/; s/>days late \* daily rate(member)</>1</' \
    $model >"$work/odd.dmn"
cp tests/data/rules/holidays.dmn "$work"
run "$work/odd.dmn" --decision fee 2>/dev/null
run "$work/odd.dmn"
says 'label="a \\"fee\\" \\\\ &amp;lt; <b>"' "labels are escaped"

if python3 -c '' 2>/dev/null; then
    run $model --json
    holds=no
    python3 - "$work/out" 2>>"$work/err" <<'PYTHON' && holds=yes
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
    verdict $holds "JSON has nodes and edges"
fi

# ---- SVG -------------------------------------------------------------------------------------------------
if command -v dot >/dev/null; then
    run $model --format svg
    holds=no; [ $code -eq 0 ] && grep -q "</svg>" "$work/out" && grep -q "days of grace" "$work/out" && holds=yes
    verdict $holds "SVG by Graphviz"
    run "$work/odd.dmn" --format svg
    holds=no; [ $code -eq 0 ] && grep -q '&quot;fee&quot; \\ &amp;lt; &lt;b&gt;' "$work/out" && holds=yes
    verdict $holds "labels come through"
else
    echo "ok - $name: SVG by Graphviz # SKIP no program dot"
fi
program=$(cd "$(dirname "$forbear")" && pwd)/$(basename "$forbear")
mkdir "$work/bin" "$work/empty"
printf '#!/bin/sh\necho half of a picture\nexit 1\n' >"$work/bin/dot"
chmod +x "$work/bin/dot"
PATH="$work/empty" "$program" graph $model --format svg >"$work/out" 2>"$work/err"
code=$?
holds=no; [ $code -eq 2 ] && [ ! -s "$work/out" ] && grep -q "install Graphviz" "$work/err" && holds=yes
verdict $holds "without Graphviz it says what to install"
PATH="$work/bin:$PATH" "$program" graph $model --format svg >"$work/out" 2>"$work/err"
code=$?
holds=no; [ $code -eq 2 ] && [ ! -s "$work/out" ] && grep -q "failed" "$work/err" && holds=yes
verdict $holds "nothing is written when Graphviz fails"
if [ -w /dev/full ]; then
    printf '#!/bin/sh\necho a picture\n' >"$work/bin/dot"
    PATH="$work/bin:$PATH" "$program" graph $model --format svg >/dev/full 2>"$work/err"
    code=$?
    holds=no; [ $code -eq 6 ] && [ "$(wc -l <"$work/err")" -eq 1 ] && holds=yes
    verdict $holds "a picture that cannot be written: exit 6, said once"
fi

# ---- bad input -------------------------------------------------------------------------------------------
bad() { # TEXT WHAT ARGUMENTS
    text=$1 what=$2
    shift 2
    run "$@"
    holds=no
    [ $code -eq 2 ] && [ ! -s "$work/out" ] && [ "$(wc -l <"$work/err")" -eq 1 ] && grep -qF -- "$text" "$work/err" &&
        holds=yes
    verdict $holds "refused: $what"
}
bad "name a model" "no model"
bad "is no format" "a format that does not exist" $model --format png
bad "is no part of the model" "a decision that does not exist" $model --decision none
bad "none.dmn" "a file that does not exist" "$work/none.dmn"
run --help
says "^Example" "--help has an example"
