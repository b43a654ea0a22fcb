# Qorgau: make demo to see it, make test to check it. `make` alone lists everything.

GO ?= go
BIN := bin/qorgau

# No revision is stamped into the program: a copy of the tree without its history, or one owned by another user, builds
# alike. Snapshots of the machines' state then belong to exactly one program file, which is what is wanted here.
export GOFLAGS := $(GOFLAGS) -buildvcs=false

# One package's tests must end in this time; the kill and power-cut tests take the longest.
TEST_TIMEOUT ?= 20m
# How long each parser is fuzzed by fuzz-short.
FUZZ_TIME ?= 20s
# Arguments of the programs: make demo ARGS='--from 2026-01-05', make bench ARGS=--json
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help demo test build lint generate golden bench fuzz-short services tools clean

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

demo: build ## run the whole chain with synthetic traffic; data in ./var/demo, stop with Ctrl-C
	./$(BIN) demo $(ARGS)

test: lint ## check everything and run all tests; installs kcat, jq and python3 if root and missing
	$(GO) test -timeout $(TEST_TIMEOUT) ./...

build: ## build bin/qorgau
	$(GO) build -o $(BIN) ./cmd/qorgau

lint: tools ## what is generated is up to date; gofmt, go vet and staticcheck have nothing to say
	$(GO) run ./cmd/eventgen -check
	$(GO) run ./cmd/lawtable -check
	@unformatted=$$(gofmt -l adapters cmd domain projections schemas); \
		if [ -n "$$unformatted" ]; then echo "not gofmt'ed:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

generate: ## write codecs, schemas, docs/events.md anew from domain/event, docs/law-coverage.md from docs/law
	$(GO) run ./cmd/eventgen
	$(GO) run ./cmd/lawtable

golden: build ## write the golden histories anew; only in a commit of its own that raises the draft and says why
	$(GO) test -run Golden ./domain/national -golden-write
	rm -rf var/golden && ./$(BIN) demo --cases 60 --seed 1 --exit --dir var/golden
	./$(BIN) export --dir var/golden --to domain/testdata/golden/1/country.jsonl --journal KZ,KZ-11,KZ-31,KZ-35,KZ-63

bench: build ## measure on this machine, beside a raw baseline of the same run
	./$(BIN) bench $(ARGS)

fuzz-short: ## fuzz every parser for FUZZ_TIME
	@grep -rlE '^func Fuzz' --include='*_test.go' . | while read -r file; do \
		for target in $$(grep -oE '^func Fuzz[A-Za-z0-9_]+' "$$file" | cut -c 6-); do \
			echo "== $$target of $$(dirname $$file)"; \
			$(GO) test "$$(dirname $$file)" -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZ_TIME) -fuzzminimizetime 1x || exit 1; \
		done; done

services: ## what must run beside it: nothing
	@echo "Nothing: broker, journal, read models and vault are inside the process. Kafka and PostgreSQL come with a later issue."

tools: ## see to the programs that the end-to-end tests call
	@sh .ci/tools

clean: ## remove what was built and the data of the demo
	rm -rf bin var
