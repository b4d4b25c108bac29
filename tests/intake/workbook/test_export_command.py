"""manage.py export_workbook: 0 written, 2 wrong usage."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from budgets.intake.workbook.read import read_workbook

pytestmark = pytest.mark.django_db


def export(output: Path, *options: str, department: str = "501", year: str = "2024") -> None:
    call_command(
        "export_workbook",
        *("--jurisdiction", "420103", "--department", department, "--year", year, "--output", str(output)),
        *options,
        verbosity=0,
    )


def test_writes_a_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export(tmp_path / "a.xlsx", "--own")
    about, facts, problems = read_workbook(tmp_path / "a.xlsx")
    assert (about.department, about.year, len(facts), problems) == ("501", 2024, 232, [])
    assert capsys.readouterr().out == f"已写入 {tmp_path / 'a.xlsx'}\n"


@pytest.mark.parametrize(
    ("department", "year", "options", "message"),
    [
        ("999", "2024", (), "没有部门 420103/999。"),
        ("501", "1999", (), "年度应在2000到2100之间。"),
        ("501", "2030", ("--own",), "420103/501 2030年没有任何版本，不能使用 --own。"),
    ],
)
def test_refusals(tmp_path: Path, department: str, year: str, options: tuple[str, ...], message: str) -> None:
    with pytest.raises(CommandError) as caught:
        export(tmp_path / "a.xlsx", *options, department=department, year=year)
    assert (str(caught.value), caught.value.returncode) == (message, 2)
    assert not (tmp_path / "a.xlsx").exists()


def test_never_writes_over_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"filled in")
    with pytest.raises(CommandError, match="已经存在，请换一个文件名"):
        export(tmp_path / "a.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == b"filled in"
