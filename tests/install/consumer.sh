#!/bin/sh
# An outsider's view: installs a copy into a folder of its own, then compiles the examples against it with
# nothing but pkg-config, reads the header as C++, and runs what was built and the installed program.
set -u
name=tests/install/consumer
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset MAKEFLAGS

verdict() { # STATUS WHAT
    if [ "$1" -eq 0 ]; then
        echo "ok - $name: $2"
    else
        sed 's/^/# /' "$work/log"
        echo "not ok - $name: $2"
    fi
}

DESTDIR=$work meson install -C "$FB_BUILD" --no-rebuild >"$work/log" 2>&1
verdict $? "it installs"
pc=$(find "$work" -name forbear.pc)
[ -n "$pc" ] || exit 1
export PKG_CONFIG_PATH="${pc%/*}" PKG_CONFIG_SYSROOT_DIR="$work"
library=$(find "$work" -name 'libforbear.so')
export LD_LIBRARY_PATH="${library%/*}"

# A library built with a sanitizer cannot be loaded by a program that lacks it.
if nm -D "$library" | grep -q '__asan_init\|__ubsan'; then
    echo "ok - $name: the examples against it # SKIP sanitizer build"
else
    for example in examples/*.c; do
        # shellcheck disable=SC2046 # words on purpose
        ${CC-cc} -std=c17 -Wall -Wextra -Wpedantic -Werror "$example" -o "$work/$(basename "$example" .c)" \
            $(pkg-config --cflags --libs forbear) >"$work/log" 2>&1
        verdict $? "$example compiles against it"
    done
    "$work/evaluate" >"$work/log" 2>&1 && [ "$(cat "$work/log")" = "open: needs age
minor" ]
    verdict $? "examples/evaluate.c runs"
    policies=$(find "$work" -path '*/forbear/policies')
    for case in examples/cases/*.json; do
        "$work/decide" "$policies" "$case" >"$work/log" 2>&1
        verdict $? "examples/decide.c decides $case"
        break
    done
fi
if command -v c++ >/dev/null; then
    echo '#include <forbear.h>' >"$work/header.cc"
    c++ -std=c++17 -Wall -Wextra -Wpedantic -Werror -fsyntax-only "$work/header.cc" \
        $(pkg-config --cflags forbear) >"$work/log" 2>&1
    verdict $? "the header is C++ too"
else
    echo "ok - $name: the header is C++ too # SKIP no C++ compiler"
fi

program=$(find "$work" -path '*/bin/forbear')
"$program" --help >"$work/log" 2>&1
verdict $? "the installed program runs"
