#!/bin/bash
# Runs the DMN TCK where it is found: the folder TCK, else ../shared/tck or ../tck beside the project.  The
# suite is not part of the project (github.com/dmn-tck/tck).  What fails must be on expected_failures.txt.
set -u
name="conformance/tck"
here=$(dirname "$0")

suite=
for folder in "${TCK:-}" ../shared/tck ../tck/TestCases ../tck; do
    if [ -n "$folder" ] && [ -d "$folder/compliance-level-2" ] && [ -d "$folder/compliance-level-3" ]; then
        suite=$folder
        break
    fi
done
if [ -z "$suite" ]; then
    echo "ok - $name # SKIP the suite is not here; name its folder in TCK"
    exit 0
fi

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
"$FORBEAR" tck "$suite"/compliance-level-{2,3} --csv "$work/results.csv" >"$work/output" 2>&1
status=$?
last=$(tail -n 1 "$work/output")

failed=0
report() { # report what lines...
    if [ -s "$2" ]; then
        sed 's/^/# /' "$2" | head -n 40
        echo "not ok - $name: $1"
        failed=1
    else
        echo "ok - $name: $1"
    fi
}

# Which cases failed, by the csv: "folder","file","id","SUCCESS or ERROR","comment".
sed -n 's/^"\([^"]*\)","\([^"]*\)","\([^"]*\)","ERROR",.*/\1\/\2 \3/p' "$work/results.csv" 2>/dev/null |
    LC_ALL=C sort >"$work/failed"
grep -v -e '^#' -e '^ *$' "$here/expected_failures.txt" | LC_ALL=C sort >"$work/expected"
LC_ALL=C comm -23 "$work/failed" "$work/expected" >"$work/new"
LC_ALL=C comm -13 "$work/failed" "$work/expected" >"$work/gone"
: >"$work/broken"
case $last in
[1-9]*' passed, '*' failed') ;;
*) { echo "the last line is '$last'"; tail -n 5 "$work/output"; } >"$work/broken" ;;
esac
n_failed=$(wc -l <"$work/failed")
[ "${last##* passed, }" = "$n_failed failed" ] ||
    echo "the csv has $n_failed failures, the last line is '$last'" >>"$work/broken"
[ "$status" -eq $((n_failed > 0)) ] || echo "exit status $status" >>"$work/broken"

report "the run ends with a count that agrees with the csv and the exit status ($last)" "$work/broken"
report "no case fails that is not expected to" "$work/new"
report "no case that is expected to fail passes" "$work/gone"
exit $failed
