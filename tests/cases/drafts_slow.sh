#!/bin/sh
# tests/cases/drafts.sh over every vignette: no document depends on a protected fact that was not asked for.
DRAFTS_NAME=tests/cases/drafts_slow DRAFTS_EVERY=1 exec tests/cases/drafts.sh
