"""Kill -9 at random moments: ``python -m bench.kill [--number 200] [--seed 1] [--command import|confirm|publish]``.

In a database of its own a child process imports a flat export into a department's draft, confirms an upload of it, or
publishes the draft. It is
killed after a random time, and what is there then must be what was there before or what comes after, files included.
The child is forked from a process that has loaded the portal, so that all kills fall into the command and none into
the start of Python. Exit status 1 when anything was ever in between.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

PROJECTS = 300
YEAR = "2026"
HEADINGS = ("年度", "行政区划", "单位编码", "功能科目", "支出性质", "资金来源", "项目编码", "项目名称", "金额")
SESSION = "bench-kill"
WHERE = ("--jurisdiction", "999999", "--department", "900", "--year", YEAR)
Act = Callable[[], None]


class Between(Exception):
    """Neither the old state nor the new one."""


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="bench-kill-") as folder:
        os.chmod(folder, 0o755)  # the embedded server may run as another user
        _set_up(Path(folder))
        files = [_export(Path(folder) / f"{name}.csv", random.Random(name)) for name in ("one", "other")]
        subject = {"import": Import, "confirm": Confirm, "publish": Publish}[options.command](files)
        return _run(subject, options.number, random.Random(options.seed))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--number", type=int, default=200, help="how many kills")
    parser.add_argument("--seed", type=int, default=1, help="of the random moments")
    parser.add_argument("--command", choices=("import", "confirm", "publish"), default="import", help="what is killed")
    return parser.parse_args()


def _set_up(folder: Path) -> None:
    """A portal of its own, with the lists and one department."""
    os.environ.pop("DATABASE_URL", None)
    os.environ |= {
        "MINGZHANG_DATA_DIR": str(folder / "var"),
        "DJANGO_DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    import django

    django.setup()
    from budgets.models import AdministrativeUnit, Jurisdiction

    _command("migrate", "-v0")
    _command("load_classifications")
    district = Jurisdiction.objects.create(adcode="999999", name="示例区", layout="wuhan")
    department = AdministrativeUnit.objects.create(jurisdiction=district, code="900", name="示例局")
    AdministrativeUnit.objects.create(jurisdiction=district, code="900001", name="示例局本级", parent=department)


def _export(path: Path, chance: random.Random) -> Path:
    """Projects of the same codes in every file, so that rows are changed as well as replaced."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEADINGS)
        for number in range(PROJECTS):
            code, amount = f"99999926900T{number:09d}", chance.randrange(1, 10**7)
            row = (YEAR, "999999", "900001", "2060404", "项目支出", "一般公共预算", code, f"项目{number}", amount)
            rows.writerow(row)
    return path


def _command(*arguments: str) -> None:
    from django.core.management import call_command

    call_command(*arguments, stdout=io.StringIO(), stderr=io.StringIO())


class Import:
    """Each round imports the file that is not the draft."""

    def __init__(self, files: list[Path]) -> None:
        self.states: dict[str, Path] = {}
        for path in files:
            _command("import_document", str(path))
            self.states[self._state()] = path

    def prepare(self) -> Act:
        self.before = self._state()
        (path,) = (path for state, path in self.states.items() if state != self.before)
        return lambda: _command("import_document", str(path))

    def verdict(self) -> str:
        state = self._state()
        if state not in self.states:
            raise Between("the draft is neither of the two files")
        return "old" if state == self.before else "new"

    def _state(self) -> str:
        """The editions with their documents and facts."""
        from budgets.ledger import facts_of
        from budgets.models import Edition

        editions = Edition.objects.with_names().filter(department__code="900")
        found = [(each.state, each.number, each.document.title, repr(facts_of(each).lines)) for each in editions]
        return hashlib.sha256(repr(found).encode()).hexdigest()


class Confirm(Import):
    """As Import, through the edition's page: each round uploads the other file and is killed while it is confirmed."""

    def prepare(self) -> Act:
        from budgets import uploads
        from budgets.models import Edition, Upload

        super().prepare()
        (path,) = (path for state, path in self.states.items() if state != self.before)
        edition = Edition.objects.with_names().get(department__code="900")
        upload = uploads.take_in(edition=edition, name=path.name, content=path.read_bytes(), by=None)
        for _stage in uploads.read(upload):
            pass
        self.upload = Upload.objects.select_related("edition__department__jurisdiction").get(pk=upload.pk)
        self.version = edition.version
        return lambda: uploads.confirm(upload=self.upload, by=None) and None

    def verdict(self) -> str:
        """The upload, the version and the record belong to the state of the facts."""
        state = super().verdict()
        self.upload.refresh_from_db()
        edition = self.upload.edition
        edition.refresh_from_db()
        found = (self.upload.state, self.upload.before is not None, edition.version - self.version)
        if found != {"old": ("read", False, 0), "new": ("confirmed", True, 1)}[state]:
            raise Between(f"the facts are {state}, the upload {found}")
        return state


class Publish:
    """Each round publishes a draft: the one that a kill left, or else a correction of what is published."""

    def __init__(self, files: list[Path]) -> None:
        self.files = files

    def prepare(self) -> Act:
        from budgets.models import Edition

        drafts = Edition.objects.filter(state="draft")
        if not drafts.exists():
            self.files.reverse()
            _command("import_document", str(self.files[0]))
            drafts.update(correction_reason="示例")
        self.number = drafts.get().number
        return lambda: _command("publish_edition", *WHERE)

    def verdict(self) -> str:
        """One edition is current and every one but a draft has its fifteen tables, with the digest they give."""
        from budgets.models import Edition, PublishedTable
        from budgets.publication import digest_of

        states = {}
        for edition in Edition.objects.order_by("number"):
            tables = list(PublishedTable.objects.filter(edition=edition).order_by("number"))
            states[edition.number] = edition.state
            if edition.state == "draft" and tables:
                raise Between("a draft has published tables")
            if edition.state != "draft" and (len(tables), digest_of(table.grid for table in tables)) != (
                15,
                edition.digest,
            ):
                raise Between(f"edition {edition.number} lacks tables, or they are not those of its digest")
        last = states.pop(self.number)
        earlier = ["corrected"] * len(states)
        if last == "draft" and earlier:
            earlier[-1] = "published"
        if list(states.values()) != earlier:
            raise Between(f"the editions before are {list(states.values())}")
        return "old" if last == "draft" else "new"


def _run(subject: Any, number: int, chance: random.Random) -> int:
    """Rounds until so many were killed before they ended by themselves."""
    whole = _duration(subject)
    print(f"{number} kills; the whole takes {whole:.2f} s")
    counts: Counter[str] = Counter()
    start = time.monotonic()
    while sum(count for what, count in counts.items() if what.startswith("killed")) < number:
        # Beyond the usual end, so that many fall close to it.
        after = chance.uniform(0, 1.15 * whole)
        ended = _killed(subject.prepare(), after)
        try:
            state = subject.verdict()
            _every_row_has_its_file()
        except Between as error:
            state = "BETWEEN"
            print(f"killed after {after:.3f} s: {error}", file=sys.stderr)
        counts[f"{ended}, {state}"] += 1
    for what, count in sorted(counts.items()):
        print(f"{count:6}  {what}")
    between = sum(count for what, count in counts.items() if "BETWEEN" in what)
    seconds = time.monotonic() - start
    print(f"{number} kills in {seconds:.0f} s, {between} states in between, {_orphans()} files without a row")
    return 1 if between else 0


def _duration(subject: Any) -> float:
    durations = []
    for _ in range(3):
        act = subject.prepare()
        start = time.monotonic()
        _killed(act, None)
        durations.append(time.monotonic() - start)
    return median(durations)


def _killed(act: Act, after: float | None) -> str:
    """Run it in a process of its own, killed after so many seconds; comes back when its session has ended."""
    from django.db import connection

    connection.close()
    connection.close_pool()
    child = os.fork()
    if not child:
        _in_child(act)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        while cursor.execute("SELECT 1 FROM pg_stat_activity WHERE application_name = %s", [SESSION]).fetchone():
            time.sleep(0.005)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise SystemExit("the command failed of itself")
    return "killed" if os.WIFSIGNALED(status) else "ended before the kill"


def _in_child(act: Act) -> None:
    os.environ["PGAPPNAME"] = SESSION
    try:
        act()
    except BaseException as error:
        print(repr(error), file=sys.stderr)
        os._exit(1)
    os._exit(0)


def _every_row_has_its_file() -> None:
    from budgets.models import Document

    for document in Document.objects.exclude(file=""):
        path = Path(document.file.path)
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != document.sha256:
            raise Between(f"the file of {document.title} is missing or not it")


def _orphans() -> int:
    from django.conf import settings

    from budgets.models import Document, Upload

    kept = set(Document.objects.exclude(file="").values_list("file", flat=True))
    kept |= set(Upload.objects.values_list("file", flat=True))
    root = Path(settings.MEDIA_ROOT)
    return sum(path.is_file() and str(path.relative_to(root)) not in kept for path in root.rglob("*"))


if __name__ == "__main__":
    sys.exit(main())
