"""What must hold for the whole repository. The import law is in pyproject.toml, kept by lint-imports."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT

PYPROJECT = (ROOT / "pyproject.toml").read_text()
PROJECT = tomllib.loads(PYPROJECT)
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
CONTRACTS = {contract["id"]: contract for contract in PROJECT["tool"]["importlinter"]["contracts"]}
MADE = {".venv", "node_modules", "var", ".git", "__pycache__"}


def sources(*patterns: str) -> list[Path]:
    found = (path for pattern in patterns for path in ROOT.glob(pattern))
    return sorted(path for path in found if not MADE & set(path.relative_to(ROOT).parts))


def declared() -> list[str]:
    extras = PROJECT["project"]["optional-dependencies"].values()
    return PROJECT["project"]["dependencies"] + [line for extra in extras for line in extra]


def pins(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    return dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))


@pytest.mark.parametrize("dependency", declared())
def test_dependency_states_its_reason(dependency: str) -> None:
    line = next(line for line in PYPROJECT.splitlines() if f'"{dependency}"' in line)
    assert re.search(r'",\s+# \S.{10,}$', line), line


@pytest.mark.parametrize("lock", LOCKS, ids=[lock.name for lock in LOCKS])
def test_requirements_are_pinned_and_hashed_and_name_no_index(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in text
    options = set(re.findall(r"^\s*(--?[a-z-]+)", text, re.MULTILINE))
    assert options == {"--hash"}
    for pin in re.split(r"\n(?=[a-z])", text.strip()):
        assert re.match(r"[\w.-]+==[\w.]+( ; [^\\]+)? \\\n    --hash=sha256:", pin), pin.splitlines()[0]


def test_every_dependency_is_pinned() -> None:
    wanted = {re.split(r"[\[~>=<]", dependency)[0].lower() for dependency in declared()}
    assert wanted <= pins("dev").keys()


def test_runtime_and_development_pin_the_same_versions() -> None:
    assert pins("base").items() <= pins("dev").items()


def test_front_end_packages_are_pinned_by_content_and_names_no_registry() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert not any("resolved" in package for package in packages.values())
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted


def test_import_law_covers_every_plain_module() -> None:
    plain = {"facts", "tables", "checks"}
    present = {
        f"{app}.{path.stem}"
        for app in ("budgets", "performance")
        for path in (ROOT / app).iterdir()
        if path.stem in plain and (path.suffix == ".py" or (path / "__init__.py").exists())
    }
    assert present <= set(CONTRACTS["plain-core"]["source_modules"])
    typed = {file.removesuffix(".py").replace("/", ".") for file in PROJECT["tool"]["mypy"]["files"]}
    assert present <= typed


def test_only_postgresql() -> None:
    code = ("config/**/*.py", "budgets/**/*.py", "performance/**/*.py")
    for path in sources(*code, "*.yml", "Makefile", "Dockerfile"):
        assert "sqlite" not in path.read_text().lower(), path


def test_nothing_is_left_to_do() -> None:
    marks = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b")
    for path in sources("*.*", "Makefile", "Dockerfile", ".ci/run", "[a-z]*/**/*.py", "[a-z]*/**/*.html"):
        assert not (path.is_file() and marks.search(path.read_text(errors="replace"))), path
