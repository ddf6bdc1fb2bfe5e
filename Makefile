# Two commands for everybody: `make run` and `make test`. `make help` lists the rest.

CARGO_LEPTOS := 0.3.11
CARGO_DENY := 0.20.2
CARGO_FUZZ := 0.13.2
WASM_BINDGEN := $(shell sed -n 's/^wasm-bindgen = "=\(.*\)"/\1/p' Cargo.toml)
BINARYEN := 132
LIGHTHOUSE := 13.5.0

# Tools of our own, and marks of what is done
TOOLS := $(CURDIR)/.tools
export PATH := $(TOOLS)/bin:$(TOOLS)/node_modules/.bin:$(HOME)/.cargo/bin:$(PATH)
export STOA_DATA ?= data

SOURCES := $(shell find src migrations style public scripts .cargo -type f 2>/dev/null) Cargo.toml Cargo.lock build.rs rust-toolchain.toml
INSTALL = CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=0 \
	CARGO_TARGET_DIR=$(TOOLS)/build/$(@F) cargo install --root $(TOOLS)
BUILT := target/built

.DEFAULT_GOAL := help
.PHONY: help run test dev build size bench soak fuzz fmt lint deny compiled unit browser with-javascript without-javascript screens

help: ## Say what there is to make
	@echo "Stoa, the message center and dispute desk for marketplaces"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-14s %s\n", $$1, $$2}'

run: build ## Build, fill an empty database with the demo marketplace, and serve
	@target/release/stoa demo
	@exec target/release/stoa serve

# Compilers often wait for one of themselves, so what they have to do is done side by side
test: ## Check everything: format, lints, both databases, the browser
	@$(MAKE) --no-print-directory -j4 lint compiled build
	@$(MAKE) --no-print-directory unit browser
	@echo "All of it passed."

dev: $(TOOLS)/ready ## Serve with the demo marketplace, rebuilt whenever a file changes
	@rm -f $(BUILT)
	cargo run --locked --quiet --features ssr -- demo
	cargo leptos watch --cargo-locked -- serve

build: $(BUILT) ## Build the release

size: build ## Say how large the client is
	@node end2end/size.mjs

# Flags of cargo-leptos' own, so that what it has built isn't built again
LIKE_LEPTOS := LEPTOS_OUTPUT_NAME=stoa RUSTFLAGS="$$RUSTFLAGS --cfg erase_components"

bench: build $(TOOLS)/postgres $(TOOLS)/chromium $(TOOLS)/lighthouse/ready end2end/node_modules/ready ## Measure Stoa in worlds of up to a million threads (QUICK=1: in two small ones)
	@reached=0; \
	if [ -z "$(QUICK)" ]; then node benches/import.mjs || reached=1; node benches/live.mjs || reached=1; fi; \
	$(LIKE_LEPTOS) cargo bench --locked --quiet --features ssr --bench stoa || reached=1; \
	exit $$reached

# STOA_KILLS and STOA_SOAK_MINUTES say how many and how long
soak: $(TOOLS)/postgres $(TOOLS)/fuzz end2end/node_modules/ready | need-rust ## Kill servers 500 times, load them for 30 minutes, and fuzz ten million times (QUICK=1: 60, 5 and a quarter of one)
	STOA_SOAK=1 STOA_KILLS=$${STOA_KILLS:-$(if $(QUICK),60,500)} STOA_SOAK_MINUTES=$${STOA_SOAK_MINUTES:-$(if $(QUICK),5,30)} \
		$(if $(QUICK),,$(LIKE_LEPTOS)) cargo test --locked $(if $(QUICK),,--release) --features ssr --test stoa soak:: -- --ignored --nocapture
	@$(MAKE) --no-print-directory fuzz RUNS=$(if $(QUICK),20000,850000)

# By the compiler that builds Stoa: safe Rust needs no sanitizer, and without one no other compiler
FUZZERS ?= $(patsubst fuzz/fuzz_targets/%.rs,%,$(wildcard fuzz/fuzz_targets/*.rs))
fuzz: $(TOOLS)/fuzz ## Throw 20,000 odd inputs at whatever reads foreign input, each (RUNS=1000000: more)
	@cargo fetch --locked --quiet --manifest-path fuzz/Cargo.toml
	cargo fuzz build --sanitizer none
	@for fuzzer in $(FUZZERS); do \
		mkdir -p fuzz/corpus/$$fuzzer fuzz/artifacts/$$fuzzer; \
		echo "$$fuzzer: $(or $(RUNS),20000) runs"; \
		case $$fuzzer in answers|forms|searches) longest=256;; *) longest=2048;; esac; \
		fuzz/target/*/release/$$fuzzer -runs=$(or $(RUNS),20000) -max_len=$$longest -timeout=10 -verbosity=0 -print_final_stats=1 \
			-artifact_prefix=fuzz/artifacts/$$fuzzer/ fuzz/corpus/$$fuzzer fuzz/seeds/$$fuzzer || exit 1; \
	done

fmt: ## Format the code
	cargo fmt

lint: deny | need-rust
	cargo fmt --check
	cargo clippy --locked --quiet --lib --features hydrate --target wasm32-unknown-unknown -- -D warnings

# Known vulnerabilities are told by a database that can't be reached from everywhere
deny: $(TOOLS)/deny | need-rust need-node
	cargo deny --locked check --hide-inclusion-graph licenses bans sources
	cargo deny --locked --manifest-path fuzz/Cargo.toml check --hide-inclusion-graph bans sources
	@if said=$$(cargo deny --locked fetch db 2>&1); then \
		cargo deny --locked check --hide-inclusion-graph --disable-fetch advisories; \
	else \
		echo "Not checked: whether anything in Cargo.lock has known vulnerabilities. Their database can't be reached from here:"; \
		echo "$$said" | tail -n 1; \
	fi
	@cd end2end && if said=$$(npm audit --json 2>/dev/null) || echo "$$said" | grep -q '"vulnerabilities"'; then \
		npm audit --audit-level=high; \
	else \
		echo "Nor of what the browser tests need: nobody answers there."; \
	fi

# Clippy compiles what it looks at when it stands in for the compiler, which then needn't compile it once more
LINTED := RUSTC_WORKSPACE_WRAPPER=clippy-driver CLIPPY_ARGS=-Dwarnings__CLIPPY_HACKERY__

compiled: | need-rust
	$(LINTED) cargo test --locked --quiet --features ssr --all-targets --no-run

# Tests wait for databases, clocks and programs more than they compute
unit: $(TOOLS)/postgres end2end/node_modules/ready | need-rust
	$(LINTED) RUST_TEST_THREADS=$$(($$(getconf _NPROCESSORS_ONLN) * 2)) cargo test --locked --features ssr

browser: build $(TOOLS)/chromium end2end/node_modules/ready
	@$(MAKE) --no-print-directory -j2 with-javascript without-javascript

with-javascript:
	cd end2end && STOA_RUN=0 npx playwright test --project="with JavaScript"

without-javascript:
	cd end2end && STOA_RUN=1 npx playwright test --project="without JavaScript"

screens: build $(TOOLS)/chromium end2end/node_modules/ready ## Take pictures of every screen, in three widths and both themes, into docs/screens
	cd end2end && npx playwright test --config screens.config.ts

$(BUILT): $(SOURCES) $(TOOLS)/ready
	@echo "Building Stoa; the first time this takes some ten minutes."
	@PATH="$(TOOLS)/instead:$$PATH" cargo leptos build --cargo-locked --release --split
	@echo "Making the client small; this takes two minutes."
	@node scripts/bundle.mjs target/site/pkg
	@touch $@

# --- tools -------------------------------------------------------------------------------------

.PHONY: need-rust need-node
need-rust:
	@command -v rustup >/dev/null || { echo "Stoa needs Rust: install it from https://rustup.rs and run this again." >&2; exit 1; }
	@command -v cc >/dev/null || { echo "Stoa needs a C compiler for SQLite: install gcc or clang and run this again." >&2; exit 1; }
	@rustup target list --installed | grep -q wasm32-unknown-unknown || rustup target add wasm32-unknown-unknown

need-node:
	@command -v npm >/dev/null || { echo "Stoa needs Node 20 or newer: install it from https://nodejs.org and run this again." >&2; exit 1; }

$(TOOLS)/ready: Makefile | need-rust need-node
	@mkdir -p $(TOOLS)
	@[ "$$(cargo leptos --version 2>/dev/null)" = "cargo-leptos $(CARGO_LEPTOS)" ] || \
		{ echo "Installing cargo-leptos, once; this takes some ten minutes."; \
		$(INSTALL) cargo-leptos --version $(CARGO_LEPTOS) --locked --ignore-rust-version; }
	@[ "$$(wasm-bindgen --version 2>/dev/null)" = "wasm-bindgen $(WASM_BINDGEN)" ] || \
		{ echo "Installing wasm-bindgen, once; this takes some three minutes."; \
		$(INSTALL) wasm-bindgen-cli --version $(WASM_BINDGEN); }
	@grep -qs '"version": "$(BINARYEN)\.' $(TOOLS)/node_modules/binaryen/package.json || \
		{ echo "Installing binaryen, once."; \
		npm install --loglevel=error --no-save --no-audit --no-fund --prefix $(TOOLS) binaryen@$(BINARYEN); }
	@mkdir -p $(TOOLS)/instead && printf '#!/bin/sh\n' >$(TOOLS)/instead/wasm-opt && chmod +x $(TOOLS)/instead/wasm-opt # scripts/optimize.mjs does it
	@rm -rf $(TOOLS)/build/$(@F)
	@touch $@

$(TOOLS)/deny: Makefile | need-rust
	@mkdir -p $(TOOLS)
	@[ "$$(cargo deny --version 2>/dev/null)" = "cargo-deny $(CARGO_DENY)" ] || \
		{ echo "Installing cargo-deny, once; this takes some three minutes."; \
		$(INSTALL) cargo-deny --version $(CARGO_DENY) --locked --ignore-rust-version; }
	@rm -rf $(TOOLS)/build/$(@F)
	@touch $@

$(TOOLS)/fuzz: Makefile | need-rust
	@mkdir -p $(TOOLS)
	@[ "$$(cargo fuzz --version 2>/dev/null)" = "cargo-fuzz $(CARGO_FUZZ)" ] || \
		{ echo "Installing cargo-fuzz, once; this takes a minute."; \
		$(INSTALL) cargo-fuzz --version $(CARGO_FUZZ) --locked --ignore-rust-version; }
	@rm -rf $(TOOLS)/build/$(@F)
	@touch $@

ROOT := $(if $(filter 0,$(shell id -u)),,sudo)
PACKAGES = $(ROOT) apt-get update -qq && $(ROOT) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends

$(TOOLS)/postgres:
	@mkdir -p $(TOOLS)
	@[ -n "$$STOA_TEST_POSTGRES" ] || command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || \
		{ echo "Installing PostgreSQL for the tests."; $(PACKAGES) postgresql; }
	@touch $@

$(TOOLS)/lighthouse/ready: | need-node
	@echo "Installing Lighthouse, once; this takes a minute."
	@npm install --loglevel=error --no-save --no-audit --no-fund --prefix $(TOOLS)/lighthouse lighthouse@$(LIGHTHOUSE)
	@touch $@

$(TOOLS)/chromium:
	@mkdir -p $(TOOLS)
	@[ -x /usr/bin/chromium ] || { echo "Installing Chromium for the tests."; $(PACKAGES) chromium fonts-noto-core; }
	@touch $@

end2end/node_modules/ready: end2end/package.json end2end/package-lock.json | need-node
	cd end2end && npm ci --loglevel=error
	@touch $@
