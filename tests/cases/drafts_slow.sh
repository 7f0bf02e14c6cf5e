#!/bin/sh
# tests/cases/drafts.sh over more vignettes, or, with FB_ALL, every one: no document depends on a protected fact that
# was not asked for.
every=13
[ -z "${FB_ALL-}" ] || every=1
DRAFTS_NAME=tests/cases/drafts_slow DRAFTS_EVERY=$every exec tests/cases/drafts.sh
