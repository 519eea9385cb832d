# Every target is safe to run at any time and does nothing twice.
.DEFAULT_GOAL := help
.PHONY: help setup build page test chaos demo eval bench bench-parts format base-model fill-model clean

app := artifacts/app/streamforecast
EVAL_DATA ?= ../shared/data
# Folders are named too: their time changes when a file is added or taken away.
sources := $(shell find src models config -not -name '.*' 2>/dev/null) Directory.Build.props Directory.Packages.props global.json eng/setup

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name does; do printf '  make %-12s %s\n' "$$name" "$$does"; done

setup: ## make the dependencies whole (build and test do it by themselves)
	@eng/setup

build: $(app) ## the executable, in artifacts/app, with the base model and the default configuration
	@echo "build: $(app) is there"

$(app): $(sources)
	@eng/setup
	@echo "build: publishing to artifacts/app"
	@dotnet publish src/StreamForecast.Daemon -c Release -o artifacts/app -v q --nologo
	@touch $@

test: ## everything: set-up, build, formatting, all tests; ends with "N passed, M failed"
	@eng/test

page: ## the page's bundle, from its sources and npm packages (committed: building the executable needs no npm)
	@cd src/StreamForecast.Daemon/Web/page && npm ci --silent --no-audit --no-fund && npm run --silent build

chaos: ## kills the daemon under load and compares with an uninterrupted run (KILLS=n, default 200; SEED=s; SERIES=n of processes that come and go, default 100000); ends with "N passed, M failed"
	@KILLS=$(KILLS) SEED=$(SEED) SERIES=$(SERIES) eng/chaos

demo: $(app) ## the whole line with no server: simulated series, the daemon, a live view (SECONDS=n ends it)
	@$(app) demo $(if $(SECONDS),--seconds $(SECONDS))

bench: $(app) ## the figures of this machine, each beside its reference
	@$(app) bench train
	@$(app) bench step
	@$(app) bench record
	@$(app) bench state
	@$(app) bench pipeline

eval: $(app) ## every public set below EVAL_DATA=folder, and docs/ACCURACY.md from them (OUTPUT=file, MODEL=folder)
	@$(app) eval all --data $(EVAL_DATA) --results artifacts/eval --output $(or $(OUTPUT),docs/ACCURACY.md) $(if $(MODEL),--model $(MODEL))

bench-parts: ## the hot parts one by one, time and garbage (FILTER='*Detector*' for some of them)
	@eng/setup
	@dotnet run -c Release --project tests/Benchmarks -v q -- --filter '$(or $(FILTER),*)'

format: ## formats the sources
	@eng/setup
	@dotnet format StreamForecast.sln

base-model: $(app) ## makes models/base again, the same weights to the byte (SERIES=n, OUTPUT=folder)
	@$(app) train --simulated $(or $(SERIES),4000) --seed 1 --output $(or $(OUTPUT),models/base)

fill-model: $(app) ## makes models/fill again, the same to the byte (SERIES=n, OUTPUT=folder)
	@$(app) train --task fill --simulated $(or $(SERIES),4000) --seed 1 --output $(or $(OUTPUT),models/fill)

clean: ## removes what build and test made; the dependencies stay
	@rm -rf artifacts/app artifacts/bin artifacts/obj artifacts/publish artifacts/test
