#!/bin/sh
# tools/check_text can fail: each rule of its head is broken once in a small tree and must be reported.
name=tests/tools/check_text
. tests/support/tool.sh
tab=$(printf '\t')
# In pieces, so that the check does not find them here.
marker="TO""DO"
machine="/ho""me/somebody"

fresh_tree() {
    rm -rf "$work/t"
    mkdir -p "$work/t/src/low" "$work/t/tests/data"
    printf 'int main(void) {\n    return 0;\n}\n' >"$work/t/src/low/first.c"
    echo "# A map" >"$work/t/ARCHITECTURE.md"
    printf 'all:\n\ttrue\n' >"$work/t/Makefile"
    printf 'kept as it is \r\n' >"$work/t/tests/data/odd.csv"
}
verdict() { # EXPECTED-EXIT PATTERN WHAT
    judge "$@" tools/check_text "$work/t"
    fresh_tree
}
lines() { # COUNT LINE
    awk -v n="$1" -v line="$2" 'BEGIN { for (i = 0; i < n; i++) print line }'
}

fresh_tree
verdict 0 'are in order' "an orderly tree passes"
lines 1 "/* $(printf '%0120d' 0) */" >>"$work/t/src/low/first.c"
verdict 1 'first.c:4: 126 columns' "a long line"
mkdir "$work/t/tools" && lines 1 "# $(printf '%0119d' 0)" >"$work/t/tools/script"
verdict 1 'tools/script:1: 121 columns' "a long line of a script"
lines 1 "// $(printf '%0116d' 0)é" >>"$work/t/src/low/first.c"
verdict 0 'are in order' "120 characters, more bytes"
echo "int${tab}x;" >>"$work/t/src/low/first.c"
verdict 1 'first.c:4: a tab' "a tab"
echo "int x; " >>"$work/t/src/low/first.c"
verdict 1 'first.c:4: white space' "white space at the end"
printf 'int x;\r\n' >>"$work/t/src/low/first.c"
verdict 1 'first.c:4: a carriage return' "a carriage return"
printf 'int x;' >>"$work/t/src/low/first.c"
verdict 1 'first.c: no newline' "no newline at the end"
echo "/* $marker: later */" >>"$work/t/src/low/first.c"
verdict 1 'first.c:4: unfinished' "a marker of unfinished work"
echo "see $machine/notes" >>"$work/t/ARCHITECTURE.md"
verdict 1 'ARCHITECTURE.md:2: a path' "a path of one machine"
lines 150 "a line" >>"$work/t/ARCHITECTURE.md"
verdict 1 'ARCHITECTURE.md: 151 lines' "a long map"
lines 1297 "int x;" >>"$work/t/src/low/first.c"
verdict 0 'first.c: 1300 lines (over 800)' "a long file is mentioned"
lines 1298 "int x;" >>"$work/t/src/low/first.c"
verdict 1 'first.c: 1301 lines, the limit' "a file past the limit"
{ echo "static void long_one(void) {"; lines 148 "    step();"; echo "}"; } >>"$work/t/src/low/first.c"
verdict 0 'long_one has 150 lines (over 60)' "a long function is mentioned"
{ echo "static void long_one(void) {"; lines 149 "    step();"; echo "}"; } >>"$work/t/src/low/first.c"
verdict 1 'long_one has 151 lines, the limit' "a function past the limit"
printf '\377\n' >>"$work/t/src/low/first.c"
verdict 1 'first.c: not UTF-8' "bytes that are no text"
