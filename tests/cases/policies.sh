#!/bin/sh
# The test files of the policies (policies/*/tests.json): every case passes, and every row of the model has one.
# What the vignettes stand on is in tests/cli/coverage.sh.
set -u
name=tests/cases/policies
forbear=${FORBEAR:-build/forbear}

for tests in policies/*/tests.json; do
    if output=$("$forbear" test --all-rules "$tests" 2>&1); then
        echo "ok - $name: $tests"
    else
        echo "$output" | sed 's/^/# /' | tail -n 20
        echo "not ok - $name: $tests"
    fi
done
