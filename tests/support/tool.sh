# Sourced by the scripts of tests/tools, which set `name`: a folder that goes when the script ends, and how a check of
# the sources is judged by its exit and what it prints.
set -u
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

judge() { # EXPECTED-EXIT PATTERN WHAT COMMAND ARGUMENT...: a line of the command's output has the pattern
    expected=$1 pattern=$2 what=$3
    shift 3
    out=$("$@")
    code=$?
    if [ $code -eq "$expected" ] && printf '%s\n' "$out" | grep -q -- "$pattern"; then
        echo "ok - $name: $what"
    else
        printf '# exit %s: %s\n' $code "$out"
        echo "not ok - $name: $what"
    fi
}
