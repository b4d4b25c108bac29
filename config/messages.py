"""Compiles the message catalogues where gettext is not installed: `python -m config.messages`.

Django reads .mo files only; they are made from the .po files beside them and are not in git.
"""

from pathlib import Path

import polib

ROOT = Path(__file__).parents[1]


def compile_catalogues(root: Path = ROOT) -> list[Path]:
    """Compile the catalogues that changed since they were last compiled; returns their paths."""
    sources = (*root.glob("locale/*/LC_MESSAGES/*.po"), *root.glob("*/locale/*/LC_MESSAGES/*.po"))
    changed = [source for source in sorted(sources) if _is_older(source.with_suffix(".mo"), source)]
    for source in changed:
        polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))
    return changed


def _is_older(file: Path, source: Path) -> bool:
    return not file.exists() or file.stat().st_mtime < source.stat().st_mtime


if __name__ == "__main__":
    for path in compile_catalogues():
        print(f"Compiled {path.relative_to(ROOT)}")
