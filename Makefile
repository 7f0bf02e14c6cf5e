# The few words that people type.  The build itself is meson.build; this file only calls it.
#
#   make            builds build/forbear                make check    layers, symbols, text and language
#   make run        sets up, builds, shows the main job make fuzz     fuzzes each target for FUZZ_SECONDS
#   make test       sets up, builds, runs the tests     make bench    benchmarks, ratios of one run
#   make test-full  the same and all slow tests         make install  DESTDIR and PREFIX as usual
#   make mutate     changes each row of the policies and looks whether a test notices
#   make nightly    the laws of partial knowledge on NIGHTLY_MODELS random models, from a seed of the day
#
# ONLY=PATH... limits `make test` to some tests, e.g. make test ONLY="tests/unit/feel tests/cli".
BUILD = build
PREFIX = /usr/local
MESON_FLAGS =
FUZZ_SECONDS = 60
NIGHTLY_MODELS = 100000
MUTATE_EVERY = 1
ONLY =

SHELL = /bin/bash
.SHELLFLAGS = -o pipefail -c
NINJA = ninja --quiet -C $(BUILD)
QUIETLY = sed '/^ninja: no work to do/d'
SAMPLES = examples/cases/*.json
SHOWN = examples/cases/t-bona-fide.json
STORY = examples/cases/stay-asked-by-advocate-2021.json examples/cases/stay-asked-by-advocate-2021-u-pending.json \
    examples/cases/stay-asked-by-advocate-2025-custody.json examples/cases/stay-asked-by-advocate-2026.json

build: $(BUILD)/build.ninja
	@$(NINJA) | $(QUIETLY)

$(BUILD)/build.ninja:
	@meson setup -Dprefix=$(PREFIX) $(MESON_FLAGS) $(BUILD) >$(BUILD).log 2>&1 || { cat $(BUILD).log; exit 1; }
	@rm -f $(BUILD).log

setup:
	@tools/setup

run: setup
	@$(MAKE) --no-print-directory build
	@STORY="$(STORY)" tools/show_cases $(BUILD)/forbear $(SHOWN) $(SAMPLES)

test: setup
	@$(MAKE) --no-print-directory build
	@$(NINJA) test-programs | $(QUIETLY)
	@tests/run --build $(BUILD) $(ONLY)

test-full: setup
	@$(MAKE) --no-print-directory build
	@$(NINJA) test-programs | $(QUIETLY)
	@tests/run --build $(BUILD) --full $(ONLY)

nightly: mutate
	@$(NINJA) test-programs | $(QUIETLY)
	@for law in settle input_classes suspension; do \
	    FB_SEED=$$(date +%Y%m%d) FB_MODELS=$(NIGHTLY_MODELS) $(BUILD)/tests/laws-test_$$law || exit 1; done
	@FB_SEED=$$(date +%Y%m%d) FB_CASES=1000 $(BUILD)/tests/laws-test_policies
	@FB_SEED=$$(date +%Y%m%d) FB_FULL=1 $(BUILD)/tests/laws-test_views
	@FB_ALL=1 FORBEAR=$(BUILD)/forbear tests/cases/drafts_slow.sh

check: build
	@tools/check_layers
	@tools/check_symbols $(BUILD)/libforbear.so
	@tools/check_text
	@tools/check_language

mutate: build
	@tools/mutate --forbear $(BUILD)/forbear --every $(MUTATE_EVERY)

fuzz:
	@tools/fuzz $(FUZZ_SECONDS)

bench: build
	@$(NINJA) bench-programs | $(QUIETLY)
	@bench/run $(BUILD)

install: build
	@meson install -C $(BUILD) --no-rebuild

clean:
	@rm -rf $(BUILD) build-asan build-clang build-fuzz

.PHONY: build setup run test test-full nightly check mutate fuzz bench install clean
