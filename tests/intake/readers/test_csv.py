"""CSV files that are flat exports; any other text is read as text."""

from pathlib import Path

import pytest

from budgets.intake.raw import Flat, Place
from budgets.intake.readers import Reason, UnreadableDocument, read
from budgets.intake.readers import flat as flat_reader

HEADER = "单位编码,功能科目,资金来源,金额"
LINES = (HEADER, "501001,2060101,一般公共预算,1.50")


def flat(text: str, encoding: str = "utf-8") -> Flat:
    (found,) = read(text.encode(encoding), "a.csv").blocks
    assert isinstance(found, Flat)
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_rows_in_every_encoding_and_with_every_delimiter(encoding: str, delimiter: str) -> None:
    found = flat("\r\n".join(LINES).replace(",", delimiter) + "\r\n", encoding)
    assert found == Flat(Place(), 1, tuple(line.replace(",", "\t") for line in LINES))


def test_quoted_cells_hold_commas_and_line_ends() -> None:
    found = flat(f'明细\n\n{HEADER}\n501001,"2060101\n行政运行",x,"1,234.50"\n')
    assert found.lines == ("明细", "", HEADER.replace(",", "\t"), "501001\t2060101\n行政运行\tx\t1,234.50")


@pytest.mark.parametrize("rows", [flat_reader.PIECE - 1, flat_reader.PIECE, 2 * flat_reader.PIECE])
def test_a_long_file_comes_in_pieces(rows: int) -> None:
    lines = [HEADER, *(f"501001,2060101,一般公共预算,{number}" for number in range(rows))]
    pieces = read("\n".join(lines).encode(), "a.csv").flats()
    assert [line for piece in pieces for line in piece.lines] == [line.replace(",", "\t") for line in lines]
    assert [piece.first for piece in pieces] == list(range(1, rows + 2, flat_reader.PIECE))


def test_other_texts_are_no_exports() -> None:
    document = read("项目,预算数\n收入,1\n".encode(), "a.csv")
    assert (document.flats(), len(document.blocks)) == ([], 2)
    assert read(("说明\n" * 20 + HEADER).encode(), "a.csv").flats() == []


@pytest.mark.parametrize("wrong", ['501001,"2060101,x,1\n501001,2060101,x,1\n', '501001,"20"60101,x,1\n'])
def test_quotes_that_do_not_match_are_refused(wrong: str, tmp_path: Path) -> None:
    """Else the rest of the file would be one cell, and its rows lost."""
    with pytest.raises(UnreadableDocument) as refused:
        read(f"{HEADER}\n501001,2060101,x,1\n{wrong}".encode(), "a.csv")
    assert refused.value.reason == Reason.QUOTES
    assert refused.value.place.line in (3, 4)
