#!/bin/sh
# tools/check_symbols and tools/public_symbols can fail: a library that exports one function too many, one
# that lacks one, and a header whose comments and macros must not be taken for declarations.
name=tests/tools/check_symbols
. tests/support/tool.sh

cat >"$work/header.h" <<'HEADER'
#define FB_PUBLIC __attribute__((visibility("default")))
/* FB_PUBLIC int fb_only_a_comment(void); */
FB_PUBLIC int fb_first(int n);
FB_PUBLIC const char *
fb_second(void (*callback)(void *), void *data);
int fb_not_public(void);
HEADER
cat >"$work/library.c" <<'SOURCE'
#include "header.h"
int fb_first(int n) { return n; }
const char *fb_second(void (*callback)(void *), void *data) { callback(data); return ""; }
int fb_not_public(void) { return 0; }
SOURCE

# library OPTION...: builds $work/library.so
library() {
    ${CC-cc} -shared -fPIC -I"$work" "$@" -o "$work/library.so" "$work/library.c"
}
verdict() { # EXPECTED-EXIT PATTERN WHAT
    judge "$@" tools/check_symbols "$work/library.so" "$work/header.h"
}

if [ "$(tools/public_symbols "$work/header.h" | tr '\n' ' ')" = "fb_first fb_second " ]; then
    echo "ok - $name: declarations are found, comments and macros are not"
else
    tools/public_symbols "$work/header.h" | sed 's/^/# /'
    echo "not ok - $name: declarations are found, comments and macros are not"
fi

library -fvisibility=hidden
verdict 0 '2 exported' "the same set passes"
library
verdict 1 'exported, not declared FB_PUBLIC: fb_not_public' "one too many"
tools/public_symbols --map "$work/header.h" >"$work/map"
library "-Wl,--version-script=$work/map"
verdict 0 '2 exported' "the version script hides the rest"
echo 'FB_PUBLIC int fb_third(void);' >>"$work/header.h"
library -fvisibility=hidden
verdict 1 'declared FB_PUBLIC, not exported: fb_third' "one missing"
echo 'FB_PUBLIC int fb_third(void);' >>"$work/header.h"
if tools/public_symbols "$work/header.h" >/dev/null 2>&1; then
    echo "not ok - $name: a double declaration is refused"
else
    echo "ok - $name: a double declaration is refused"
fi
