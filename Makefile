# Two commands for everyone: `make demo` and `make test`. Each installs all it needs by itself.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint chromium fuzz evidence mutants bench clean

$(VENV)/.user: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/.dev: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@ $(VENV)/.user

demo: $(VENV)/.user
	mkdir -p demo-output
	$(BIN)/mingzhang read examples/archive-2023/budget.md > demo-output/archive-2023.json
	$(BIN)/mingzhang check examples/archive-2023/budget.md || true
	$(BIN)/mingzhang publish examples/tongnan-2021 -o demo-output/tongnan-2021
	@echo "检查结果见上；demo-output 里有读出的全部数据（archive-2023.json）"
	@echo "和由账本发布的公开文件（tongnan-2021 里的网页、PDF、Word、Excel、Markdown 和开放数据）。"

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The page is tried in Debian's Chromium: installed where that is possible, else those tests skip.
chromium:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	  && apt-get install -y -qq chromium >/dev/null 2>&1; } || echo "没有 chromium，网页的浏览器测试将跳过"

test: lint chromium
	$(BIN)/python -m pytest -n 2

# Every property with examples that no run has tried before.
fuzz: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 -m hypothesis --hypothesis-profile=fuzz

evidence: $(VENV)/.dev
	$(BIN)/python -m tests.evidence

# Small changes of the checks: do the tests notice? Takes most of an hour.
mutants: $(VENV)/.dev
	$(BIN)/python -m tests.mutants
	$(BIN)/python -m tests.evidence mutants

BENCHES := bench bench_pdf bench_strangers bench_publish bench_office bench_rules bench_repair bench_centre

# Every ratio beside its bound, also into evidence/bench.txt.
bench: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	for one in $(BENCHES); do echo "# $$one"; $(BIN)/python -m tests.$$one; done | tee evidence/bench.txt

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .import_linter_cache src/*.egg-info
