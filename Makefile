# sqscope: one Makefile. `make help` lists the targets.
#
# A plain checkout on a fresh machine needs just `make demo` (look at it) or `make check` (test it):
# both install what is missing first, through the system's own package manager.

CC       ?= cc
PREFIX   ?= /usr/local
DESTDIR  ?=
BUILD    ?= build
MODE     ?= release
VERSION  := 0.1.0

PKGS     := ncursesw libcurl libcrypto jansson libuv expat zlib libzstd
# Loaded when they are first needed (base/late_library.h): only their headers count here.
PKGS_LATE := libmicrohttpd sqlite3
STD      := -std=c11 -D_GNU_SOURCE -DSQSCOPE_VERSION='"$(VERSION)"' -DSQSCOPE_DATADIR='"$(PREFIX)/share/sqscope"'
WARN     := -Wall -Wextra -Wpedantic -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes \
            -Wformat=2 -Wconversion -Wno-sign-conversion -Wundef -Wpointer-arith -Wwrite-strings $(WERROR)
HARDEN   := -fstack-protector-strong -fPIE
HARDENLD := -pie -Wl,-z,relro,-z,now -Wl,--as-needed
# What a library looks for in us: http/gnutls_skip.c.
EXPORTS  := -Wl,--export-dynamic-symbol=_gnutls_global_init_skip
OPT_release := -O2 -g -D_FORTIFY_SOURCE=2
OPT_debug   := -O1 -g3 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
OPT_fuzz    := -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined

# The packages' flags are asked for when something is compiled, so that `make deps` works without them.
PKG_CFLAGS = $(shell pkg-config --cflags $(PKGS) $(PKGS_LATE))
PKG_LIBS   = $(shell pkg-config --libs $(PKGS)) -ldl
ALLCFLAGS  = $(STD) $(WARN) $(HARDEN) $(OPT_$(MODE)) -Iinclude -Isrc $(PKG_CFLAGS) $(CPPFLAGS) $(CFLAGS)
ALLLDFLAGS = $(HARDENLD) $(EXPORTS) $(filter -fsanitize=%,$(OPT_$(MODE))) $(LDFLAGS)

OBJDIR   := $(BUILD)/$(MODE)
ROOMS    := base loop http aws sqs services store model term ui sim app
SRCS     := $(sort $(foreach r,$(ROOMS),$(wildcard src/$(r)/*.c)))
GENERATED := $(BUILD)/gen/themes.c
OBJS     := $(SRCS:src/%.c=$(OBJDIR)/src/%.o) $(OBJDIR)/gen/themes.o
MAIN     := $(OBJDIR)/src/app/main.o
# All but main(), for the tests: each program takes out of it what it uses.
ROOMS_LIB := $(OBJDIR)/rooms.a
BIN_release := $(BUILD)/sqscope
BIN_debug   := $(BUILD)/sqscope-debug
BIN      := $(BIN_$(MODE))

# One short line a step; V=1 shows the commands. What is built at the top is built with every core.
JOBS     ?= $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
Q        := $(if $(V),,@)
say       = $(if $(V),,@printf '  %-6s %s\n' '$(1)' '$(2)')
SUBMAKE   = $(MAKE) --no-print-directory -j$(JOBS)

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.PHONY: all release debug

all: release

release:
	@$(SUBMAKE) MODE=release $(BIN_release)

debug:
	@$(SUBMAKE) MODE=debug $(BIN_debug)

$(BIN): $(OBJS)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALLLDFLAGS) -o $@ $(OBJS) $(PKG_LIBS)

# What was made with other flags is made again.
FLAGS := $(OBJDIR)/flags
quoted = '$(subst ','\'',$(1))'
$(FLAGS): FORCE
	@mkdir -p $(@D)
	@printf '%s\n' $(call quoted,$(ALLCFLAGS) $(OPT_small)) | cmp -s - $@ || \
		printf '%s\n' $(call quoted,$(ALLCFLAGS) $(OPT_small)) >$@
.PHONY: FORCE

# What runs at a key or at the start is built small: it is half of the program, and its pages count.
OPT_small := -Os -g -D_FORTIFY_SOURCE=2
$(BUILD)/release/src/app/%.o $(BUILD)/release/src/ui/%.o: private OPT_release := $(OPT_small)

$(OBJDIR)/%.o: %.c $(FLAGS)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(ALLCFLAGS) -MMD -MP -c -o $@ $<

# The built-in themes are the files of themes/, compiled in.
$(BUILD)/gen/themes.c: src/term/embed-themes.sh $(sort $(wildcard themes/*.ini))
	@mkdir -p $(@D)
	$(call say,GEN,$@)
	$(Q)sh src/term/embed-themes.sh $(filter %.ini,$^) >$@

$(OBJDIR)/gen/%.o: $(BUILD)/gen/%.c $(FLAGS)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(ALLCFLAGS) -MMD -MP -c -o $@ $<

$(ROOMS_LIB): $(filter-out $(MAIN),$(OBJS))
	@rm -f $@
	$(call say,AR,$@)
	$(Q)ar rcsT $@ $^

-include $(OBJS:.o=.d)

# --- tests ----------------------------------------------------------------------------------------------------

UNIT_SRCS   := $(sort $(wildcard tests/unit/*/test_*.c))
UNIT_BINS   := $(UNIT_SRCS:tests/%.c=$(OBJDIR)/tests/%)
SCREEN_BIN  := $(OBJDIR)/tests/screen/screen_test
FUZZ_SRCS   := $(sort $(wildcard tests/fuzz/fuzz_*.c))
FUZZ_NAMES  := $(FUZZ_SRCS:tests/fuzz/fuzz_%.c=%)
CORPUS_BINS := $(FUZZ_NAMES:%=$(OBJDIR)/tests/fuzz/corpus_%)
PROBE_OBJS  := $(patsubst tests/%.c,$(OBJDIR)/tests/%.o,$(sort $(wildcard tests/conformance/*.c)))
PROBE_release := $(BUILD)/conformance-probe
PROBE_debug := $(BUILD)/conformance-probe-debug
PROBE       := $(PROBE_$(MODE))
RUN         := sh tests/run.sh --jobs $(JOBS)

.PHONY: check check-unit check-screen check-corpus check-e2e check-conformance check-torture check-slow
.PHONY: screens-update fuzz bench

# Tests see the functions of every room; they are linked without main(). There are hundreds: they are linked with the
# faster linker where there is one, and not optimised, as what they test is.
TEST_CFLAGS := -Itests -Wno-missing-prototypes $(if $(filter fuzz,$(MODE)),,-O0 -U_FORTIFY_SOURCE)
TEST_LIBS   := -lcmocka -lsqlite3 -lm -lpthread
TEST_LD      = $(ALLLDFLAGS) $(if $(shell command -v ld.gold 2>/dev/null),-fuse-ld=gold)
$(OBJDIR)/tests/%.o: tests/%.c $(FLAGS)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(ALLCFLAGS) $(TEST_CFLAGS) -MMD -MP -c -o $@ $<

$(UNIT_BINS) $(SCREEN_BIN): %: %.o $(ROOMS_LIB)
	$(call say,LD,$@)
	$(Q)$(CC) $(TEST_LD) -o $@ $^ $(PKG_LIBS) $(TEST_LIBS)

$(CORPUS_BINS): $(OBJDIR)/tests/fuzz/corpus_%: $(OBJDIR)/tests/fuzz/fuzz_%.o $(OBJDIR)/tests/fuzz/run_corpus.o $(ROOMS_LIB)
	$(call say,LD,$@)
	$(Q)$(CC) $(TEST_LD) -o $@ $^ $(PKG_LIBS)

$(PROBE): $(PROBE_OBJS) $(ROOMS_LIB)
	$(call say,LD,$@)
	$(Q)$(CC) $(TEST_LD) -o $@ $^ $(PKG_LIBS)

-include $(UNIT_BINS:=.d) $(SCREEN_BIN).d $(FUZZ_SRCS:tests/%.c=$(OBJDIR)/tests/%.d) $(PROBE_OBJS:.o=.d)

# Every test. Finds what is missing first; the totals of all kinds stand at the end.
check: deps-test
	@$(SUBMAKE) MODE=$(MODE) check-build
	@$(RUN) --mode $(MODE) --bin $(BIN) --objdir $(OBJDIR) --probe $(PROBE) all

.PHONY: check-build test-objects
check-build: $(BIN) $(PROBE) $(UNIT_BINS) $(SCREEN_BIN) $(CORPUS_BINS)

test-objects: $(UNIT_BINS:=.o) $(SCREEN_BIN).o $(FUZZ_SRCS:tests/%.c=$(OBJDIR)/tests/%.o) $(PROBE_OBJS)

check-unit: $(UNIT_BINS)
	@$(RUN) --mode $(MODE) --objdir $(OBJDIR) unit
check-screen: $(SCREEN_BIN)
	@$(RUN) --mode $(MODE) --objdir $(OBJDIR) screen
check-corpus: $(CORPUS_BINS)
	@$(RUN) --mode $(MODE) --objdir $(OBJDIR) corpus
check-e2e: $(BIN)
	@$(RUN) --mode $(MODE) --bin $(BIN) e2e
check-torture: $(BIN)
	@$(RUN) --mode $(MODE) --bin $(BIN) torture
check-conformance: $(PROBE)
	@$(RUN) --mode $(MODE) --probe $(PROBE) conformance

screens-update: $(SCREEN_BIN)
	$(SCREEN_BIN) --update
	python3 tests/screen/pictures.py

# What takes minutes: the unit tests under valgrind, 200 redrives that are killed, and every fuzz target for
# FUZZ_SECONDS.
FUZZ_SECONDS ?= 60
check-slow: release $(UNIT_BINS)
	@$(RUN) --mode $(MODE) --objdir $(OBJDIR) valgrind
	@$(RUN) --mode $(MODE) --bin $(BIN) torture-long
	@$(MAKE) --no-print-directory fuzz

# libFuzzer comes with clang. The rooms are built once for all targets; crashing inputs are left in build/fuzz/.
FUZZ_CC   ?= $(firstword $(foreach c,clang clang-14 clang-15 clang-16,$(shell command -v $(c) 2>/dev/null)))
FUZZ_BINS := $(FUZZ_NAMES:%=$(BUILD)/fuzz/%)

fuzz: deps-test
	@test -n "$(FUZZ_CC)" || { echo "fuzz: clang is needed"; exit 1; }
	@$(SUBMAKE) MODE=fuzz CC=$(FUZZ_CC) $(FUZZ_BINS)
	@$(MAKE) --no-print-directory MODE=fuzz CC=$(FUZZ_CC) $(FUZZ_NAMES:%=fuzz-%)
fuzz-%: $(BUILD)/fuzz/%
	@mkdir -p $(BUILD)/fuzz/found_$*
	$< -max_total_time=$(FUZZ_SECONDS) -timeout=10 -print_final_stats=1 -artifact_prefix=$(BUILD)/fuzz/ \
		$(BUILD)/fuzz/found_$* $(wildcard tests/fuzz/corpus/$*)
$(FUZZ_BINS): $(BUILD)/fuzz/%: $(BUILD)/fuzz/tests/fuzz/fuzz_%.o $(ROOMS_LIB)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALLLDFLAGS) -fsanitize=fuzzer -o $@ $^ $(PKG_LIBS)

LOADER := $(BUILD)/release/tests/bench/load
$(LOADER): tests/bench/load.c
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(STD) $(WARN) $(OPT_release) -o $@ $<

# The libraries alone, as the floor of what a client over them can cost.
BARE := $(BUILD)/release/tests/bench/bare
$(BARE): tests/bench/bare.c
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(STD) $(WARN) $(OPT_release) -o $@ $< $(shell pkg-config --cflags --libs libcurl ncursesw libcrypto)

bench: release $(LOADER) $(BARE)
	@python3 tests/bench/bench.py --binary $(BIN_release) --loader $(LOADER) --bare $(BARE)
	@python3 tests/bench/redrive.py --binary $(BIN_release) --peer

# --- lint -----------------------------------------------------------------------------------------------------

CLANG_FORMAT ?= $(firstword $(foreach c,clang-format-14 clang-format,$(shell command -v $(c) 2>/dev/null)))
FORMATTED     = $(shell find src include tests -name '*.[ch]' -not -path '*/node_modules/*')

# Where everything is compiled with -Werror: a build of its own, unless the whole is (.ci/run).
STRICT        = $(BUILD)$(if $(filter -Werror,$(WERROR)),,/werror)

.PHONY: lint format man-tables
lint: deps-test
	@sh tests/lint/layers.sh && echo "lint: layers ok"
	@sh tests/lint/banned.sh && echo "lint: banned calls ok"
	@sh tests/lint/headers.sh $(CC) $(STD) -Wall -Wextra -Werror -Iinclude && echo "lint: headers ok"
	@$(CLANG_FORMAT) --dry-run -Werror $(FORMATTED) && echo "lint: format ok"
	@$(SUBMAKE) MODE=release WERROR=-Werror BUILD=$(STRICT) $(STRICT)/sqscope test-objects >/dev/null && echo "lint: no warnings"
	@sh tests/lint/man-tables.sh --check $(STRICT)/sqscope && echo "lint: manual matches the program"

format:
	@$(CLANG_FORMAT) -i $(FORMATTED)

# Write the generated tables of the manual anew.
man-tables: release
	@sh tests/lint/man-tables.sh --write $(BIN_release)

# --- set-up, demo, install ------------------------------------------------------------------------------------

.PHONY: deps deps-test demo install uninstall clean help

deps:
	@sh src/setup/deps.sh build
deps-test:
	@sh src/setup/deps.sh test

# The dashboard on a simulated AI pipeline. No account is needed and none is touched.
SCENARIO ?= ai-pipeline
demo: deps
	@$(MAKE) --no-print-directory release
	@$(BIN_release) demo $(SCENARIO)

MAN1DIR = $(DESTDIR)$(PREFIX)/share/man/man1
MAN5DIR = $(DESTDIR)$(PREFIX)/share/man/man5
BASHDIR = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
ZSHDIR  = $(DESTDIR)$(PREFIX)/share/zsh/site-functions
FISHDIR = $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
install: release
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/sqscope/themes $(MAN1DIR) $(MAN5DIR)
	install -m 755 $(BIN_release) $(DESTDIR)$(PREFIX)/bin/sqscope
	install -m 644 themes/*.ini $(DESTDIR)$(PREFIX)/share/sqscope/themes/
	install -m 644 man/*.1 $(MAN1DIR)/
	install -m 644 man/*.5 $(MAN5DIR)/
	install -d $(BASHDIR) $(ZSHDIR) $(FISHDIR)
	$(BIN_release) completion bash >$(BASHDIR)/sqscope
	$(BIN_release) completion zsh >$(ZSHDIR)/_sqscope
	$(BIN_release) completion fish >$(FISHDIR)/sqscope.fish
	chmod 644 $(BASHDIR)/sqscope $(ZSHDIR)/_sqscope $(FISHDIR)/sqscope.fish

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/sqscope $(MAN1DIR)/sqscope.1 $(MAN5DIR)/sqscope-config.5 $(MAN5DIR)/sqscope-themes.5
	rm -f $(BASHDIR)/sqscope $(ZSHDIR)/_sqscope $(FISHDIR)/sqscope.fish
	rm -rf $(DESTDIR)$(PREFIX)/share/sqscope

clean:
	rm -rf $(BUILD)

help:
	@echo "make              build $(BIN_release) (hardened release)"
	@echo "make debug        build $(BIN_debug) with address and undefined-behaviour sanitizers"
	@echo "make demo         install what is missing, build, open the dashboard on a simulated pipeline (SCENARIO=dlq-storm)"
	@echo "make check        install what is missing, build, run every test (MODE=debug: under the sanitizers)"
	@echo "make check-slow   valgrind over the unit tests, 200 killed redrives, FUZZ_SECONDS=60 of fuzzing a target"
	@echo "make bench        the table of speed and size, beside other clients where they are installed"
	@echo "make lint         rooms, banned calls, headers, format, warnings, manual"
	@echo "make format       lay the code out"
	@echo "make install      PREFIX=/usr/local, DESTDIR="
	@echo "make deps         what building needs; deps-test: what testing needs"
	@echo "make screens-update, man-tables   write the goldens and the manual's tables anew"
