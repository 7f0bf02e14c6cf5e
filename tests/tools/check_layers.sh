#!/bin/sh
# tools/check_layers can fail: each rule of its head is broken once in a small tree and must be reported.
name=tests/tools/check_layers
. tests/support/tool.sh

fresh_tree() {
    rm -rf "$work/t"
    for folder in src/low src/mid src/top src/cli tests/unit examples; do
        mkdir -p "$work/t/$folder"
    done
    cat >"$work/t/ARCHITECTURE.md" <<'TABLE'
<!-- layers -->
| folder | may include | libraries |
|---|---|---|
| `low` | forbear.h | - |
| `mid` | low | Expat |
| `top` | all | - |
| `cli` | forbear.h | - |

after the table
TABLE
    echo '#include "forbear.h"' >"$work/t/src/low/low.h"
    echo '#include "low/low.h"' >"$work/t/src/low/first.c"
    echo '#include "mid/mid_inner.h"' >"$work/t/src/mid/second.c"
    echo '#include <expat.h>' >>"$work/t/src/mid/second.c"
    echo '#include "low/low.h"' >"$work/t/src/mid/mid_inner.h"
    echo '#include "low/low.h"' >"$work/t/src/mid/mid.h"
    printf '#include "forbear.h"\n#include "mid/mid.h"\n' >"$work/t/src/top/third.c"
    printf '#include "forbear.h"\n#include <stdio.h>\n' >"$work/t/src/cli/main.c"
    echo "'first.c'" >"$work/t/src/low/meson.build"
    echo "'second.c'" >"$work/t/src/mid/meson.build"
    echo "'third.c'" >"$work/t/src/top/meson.build"
    echo "'main.c'" >"$work/t/src/cli/meson.build"
    echo "'test_first'" >"$work/t/tests/meson.build"
    echo "'example'" >"$work/t/examples/meson.build"
    : >"$work/t/tests/unit/test_first.c"
    echo '#include "forbear.h"' >"$work/t/examples/example.c"
}

# rejects WHAT PATTERN: the tree, as just changed, is refused with a line that matches.
rejects() {
    judge 1 "$2" "$1" tools/check_layers "$work/t"
    fresh_tree
}

fresh_tree
judge 0 "" "an orderly tree passes" tools/check_layers "$work/t"

echo '#include "mid/mid.h"' >>"$work/t/src/low/first.c"
rejects "an include upwards" 'src/low/first.c:2: "mid/mid.h"'
echo '#include "low/low.h"' >>"$work/t/src/cli/main.c"
rejects "the program includes a layer" 'src/cli/main.c:3'
echo '#include "mid/mid_inner.h"' >>"$work/t/src/top/third.c"
rejects "another folder's inner header" 'src/top/third.c:3.*inner header'
echo '#include "mid/second.c"' >>"$work/t/src/top/third.c"
rejects "another folder's source" 'src/top/third.c:3.*the header of mid'
echo '#include "forbear.h"' >>"$work/t/src/mid/second.c"
rejects "forbear.h in between" 'src/mid/second.c:3: forbear.h'
echo '#  include <expat.h>' >>"$work/t/src/low/first.c"
rejects "a library where it does not belong" 'src/low/first.c:2: <expat.h>'
mkdir "$work/t/src/new"
rejects "a folder that the table lacks" 'src/new: not in the table'
rm -r "$work/t/src/top"
rejects "a row without its folder" 'the table has top'
cp "$work/t/src/low/first.c" "$work/t/src/mid/first.c"
rejects "one name twice" 'src/mid/first.c: the name is taken'
echo >"$work/t/src/mid/string_utils.h"
rejects "a name that refuses nothing" 'string_utils.h: a name'
echo >"$work/t/src/mid/fourth.c"
rejects "a source that is not built" 'src/mid/fourth.c: not listed'
echo >"$work/t/tests/unit/test_second.c"
rejects "a test that is not built" 'test_second.c: not listed'
mkdir "$work/t/fuzz"
echo >"$work/t/fuzz/fuzz_new.c"
rejects "a fuzz target that is not built" 'fuzz_new.c: not listed'
echo '#include "low/low.h"' >>"$work/t/examples/example.c"
rejects "an example that knows the inside" 'examples/example.c:2'

printf '/* #include "mid/mid.h" */\n' >>"$work/t/src/low/first.c"
if tools/check_layers "$work/t" >/dev/null; then
    echo "ok - $name: an include in a comment is none"
else
    echo "not ok - $name: an include in a comment is none"
fi
: >"$work/t/ARCHITECTURE.md"
tools/check_layers "$work/t" >/dev/null 2>&1
if [ $? -eq 2 ]; then
    echo "ok - $name: no table, no verdict"
else
    echo "not ok - $name: no table, no verdict"
fi
