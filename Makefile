# Two commands for everyone: `make demo` and `make test`. Each installs all it needs by itself.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint evidence bench clean

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
	$(BIN)/mingzhang compile examples/tongnan-2021 -o demo-output/tongnan-2021.md
	$(BIN)/mingzhang compile examples/tongnan-2021 -o demo-output/tongnan-2021.html
	@echo "检查结果见上；demo-output 里有读出的全部数据（archive-2023.json）"
	@echo "和由账本编成的公开文件（tongnan-2021.md、tongnan-2021.html，可用浏览器打开）。"

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/python -m pytest -n 2

evidence: $(VENV)/.dev
	$(BIN)/python -m tests.evidence

bench: $(VENV)/.dev
	$(BIN)/python -m tests.bench

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .import_linter_cache src/*.egg-info
