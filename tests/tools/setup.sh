#!/bin/sh
# tools/setup: silent and quick when all is there; without root it prints the line to run and exits 2.
set -u
name=tests/tools/setup
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

start=$(date +%s%N)
out=$(tools/setup 2>&1)
code=$?
took=$((($(date +%s%N) - start) / 1000000))
if [ $code -eq 0 ] && [ -z "$out" ]; then
    echo "ok - $name: silent when nothing is missing (${took} ms)"
else
    printf '# exit %s: %s\n' $code "$out"
    echo "not ok - $name: silent when nothing is missing"
fi

# A world in which commands are looked up in one folder: no meson, an apt-get that tells what it was asked,
# an id that says we are nobody in particular.
fake() { # NAME; the body on standard input
    { echo '#!/bin/sh'; cat; } >"$work/$1"
    chmod +x "$work/$1"
}
for command in gcc ninja pkg-config sh mktemp rm cat; do
    ln -s "$(command -v $command)" "$work/$command"
done
printf 'echo 1000\n' | fake id
printf 'echo "$*" >>"%s/asked"\n' "$work" | fake apt-get
out=$(PATH=$work "$work/sh" tools/setup 2>&1)
code=$?
if [ $code -eq 2 ] && [ ! -e "$work/asked" ] &&
    printf '%s\n' "$out" | grep -q '^apt-get update && apt-get install .* meson'; then
    echo "ok - $name: without root the line to run"
else
    printf '# exit %s: %s\n' $code "$out"
    echo "not ok - $name: without root the line to run"
fi

printf 'echo 0\n' | fake id
out=$(PATH=$work "$work/sh" tools/setup 2>&1)
code=$?
if [ $code -eq 0 ] && grep -q '^install -y .* meson' "$work/asked"; then
    echo "ok - $name: root installs"
else
    printf '# exit %s: %s\n' $code "$out"
    echo "not ok - $name: root installs"
fi

printf 'echo no network\nexit 100\n' | fake apt-get
out=$(PATH=$work "$work/sh" tools/setup 2>&1)
code=$?
if [ $code -eq 2 ] && printf '%s\n' "$out" | grep -q 'no network' &&
    printf '%s\n' "$out" | grep -q '^apt-get update'; then
    echo "ok - $name: a failed installation says so"
else
    printf '# exit %s: %s\n' $code "$out"
    echo "not ok - $name: a failed installation says so"
fi
