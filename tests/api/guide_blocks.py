"""The examples of the auditors' guide: what each is written in, what it should print, and how it is run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from markdown_it import MarkdownIt

from budgets.api.guide import EXAMPLE_ADDRESS, GUIDE, KINDS, OUTPUT

LIBRARIES = ("duckdb", "polars", "pandas")
TOKEN = "TOKEN"
"""What the examples call the environment variable that holds a reader's token."""

RUNNER = """
import contextlib, io, json, sys
printed = []
for line, code in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()) as output:
        exec(compile("\\n" * line + code, "guide-auditors.md", "exec"), {"__name__": "__main__"})
    printed.append(output.getvalue())
json.dump(printed, sys.stdout)
"""


@dataclass(frozen=True)
class Block:
    line: int
    """Lines of the guide before its first one."""
    language: str
    code: str
    expected: str
    """Empty where the guide shows no output: then it prints nothing."""

    @property
    def library(self) -> str:
        return next((name for name in LIBRARIES if f"import {name}" in self.code), "")

    @property
    def has_token(self) -> bool:
        return TOKEN in self.code

    def at(self, address: str) -> Block:
        return replace(self, code=self.code.replace(EXAMPLE_ADDRESS, address))


def blocks(text: str | None = None) -> list[Block]:
    """Those of the guide, in order. ValueError names the line of a block that is neither an example nor its output."""
    found: list[Block] = []
    before = ""
    for token in MarkdownIt("commonmark").parse(GUIDE.read_text(encoding="utf-8") if text is None else text):
        if token.type == "code_block" or (token.type == "fence" and token.info not in (*KINDS, OUTPUT)):
            raise ValueError(f"line {token.map[0] + 1}: '{token.info}' is no language that is run")
        if token.type == "fence" and token.info == OUTPUT:
            if before not in KINDS:
                raise ValueError(f"line {token.map[0] + 1}: output of nothing")
            found[-1] = replace(found[-1], expected=token.content.strip())
        elif token.type == "fence":
            found.append(Block(token.map[0] + 1, token.info, token.content, ""))
        before = token.info if token.type == "fence" else ""
    return found


def run_shell(block: Block, folder: Path, **environment: str) -> str:
    """What it prints; `python3` is the one that runs the tests."""
    return _run(["bash", "-euo", "pipefail", "-c", block.code], folder, environment)


def run_python(chosen: Iterable[Block], folder: Path, **environment: str) -> list[str]:
    """What each prints, from one process for all: a library is imported once. Each has only its own names."""
    code = json.dumps([(block.line, block.code) for block in chosen])
    printed: list[str] = json.loads(_run([sys.executable, "-c", RUNNER], folder, environment, code))
    return printed


def _run(command: list[str], folder: Path, environment: dict[str, str], given: str = "") -> str:
    # No proxy: the portal is on this machine.
    kept = {name: os.environ[name] for name in ("HOME", "TMPDIR") if name in os.environ}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    run = subprocess.run(
        command,
        cwd=folder,
        env=kept | {"PATH": path, "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"} | environment,
        input=given,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert run.returncode == 0, f"{command[0]} ended with {run.returncode}: {run.stderr}\n{run.stdout}"
    return run.stdout


def plain(printed: str) -> str:
    """Without the mark at the beginning of a CSV, which is not seen."""
    return printed.replace("\ufeff", "").replace("\r\n", "\n").strip()
