"""Numbers that lead to a person: telephone, identity and bank-card numbers, and e-mail addresses (rule N19).

Codes of projects (21 characters), of subjects and documents, and amounts are none: a number is told by what it
begins with, its length, its check digit and the words before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from budgets.findings import Severity


class Kind(StrEnum):
    """What may not be public, in the words that a finding names it with."""

    NAME = "name"
    TELEPHONE = "telephone"
    IDENTITY = "identity"
    CARD = "card"
    EMAIL = "email"
    APPROVAL = "approval"


@dataclass(frozen=True, slots=True)
class Hit:
    """Something personal at ``start`` to ``end`` of a line, to be replaced by ``instead``."""

    start: int
    end: int
    kind: Kind
    severity: Severity = Severity.ERROR
    instead: str = "〔略〕"


_ALONE, _NO_MORE = r"(?<![\dA-Za-z.,*])", r"(?![\dA-Za-z*]|[.,]\d)"
MOBILE = re.compile(rf"{_ALONE}(?:\+?86[- ]?)?1[3-9]\d(?:\d{{8}}|-\d{{4}}-\d{{4}}| \d{{4}} \d{{4}}){_NO_MORE}")
LANDLINE = re.compile(rf"{_ALONE}(?:\(0\d{{2,3}}\)\s?|0\d{{2,3}}[-—–])\d{{7,8}}(?:[-转]\d{{1,5}})?{_NO_MORE}")
LABELLED = re.compile(
    r"(?:电话|联系方式|手机|[Tt][Ee][Ll])(?:号码?)?\s*(?:\([^()\d]{0,10}\))?[:：\s]*"
    rf"(?P<number>\(?\d[\d\-—() ]{{5,18}}\d){_NO_MORE}"
)
EMAIL = re.compile(r"(?<![\w.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
IDENTITY = re.compile(r"(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])")
CARD = re.compile(r"(?<![\dA-Za-z])\d{4}(?:\d{12}|\d{15}| \d{4} \d{4} \d{4}(?: \d{3})?)(?![\dA-Za-z])")
_BORN = re.compile(r"^\d{6}(?:19\d\d|200\d|201\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
UNIONPAY = "62"
_CARDS = re.compile(r"卡|账号|帐号|账户|开户")
_OFFICE = re.compile(r"咨询|投诉|举报|监督|热线|服务|政务公开|公开电话|信息公开|值班|总机|传真|办公|邮编|地址|网址")
_PRIVATE_MAIL = re.compile(
    r"@(?:qq|163|126|sina|sohu|yeah|foxmail|gmail|hotmail|outlook|139|189|wo|aliyun)\.", re.IGNORECASE
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"


def numbers(line: str, *, of_person: bool) -> Iterator[Hit]:
    """Every such number of a line; ``of_person`` says that the line also names a role (联系人, 填报人)."""
    office = _OFFICE.search(line) is not None
    for match in IDENTITY.finditer(line):
        if is_identity(match[0]) and (_BORN.match(match[0]) or "身份证" in line):
            yield Hit(match.start(), match.end(), Kind.IDENTITY)
    for match in CARD.finditer(line):
        labelled = _CARDS.search(line) is not None
        if is_card(match[0]) and (labelled or match[0].startswith(UNIONPAY)):
            yield Hit(match.start(), match.end(), Kind.CARD, Severity.ERROR if labelled else Severity.WARNING)
    yield from _telephones(line, office=office, of_person=of_person)
    for match in EMAIL.finditer(line):
        personal = of_person or (_PRIVATE_MAIL.search(match[0]) and not office)
        yield Hit(match.start(), match.end(), Kind.EMAIL, Severity.ERROR if personal else Severity.WARNING)


def _telephones(line: str, *, office: bool, of_person: bool) -> Iterator[Hit]:
    """A mobile number is a person's; an office's number, which may be public, is only if it stands beside a person."""
    for match in MOBILE.finditer(line):
        if not _is_amount(line, match):
            severity = Severity.WARNING if office and not of_person else Severity.ERROR
            yield Hit(match.start(), match.end(), Kind.TELEPHONE, severity)
    severity = Severity.ERROR if of_person else Severity.INFO if office else Severity.WARNING
    for match in LANDLINE.finditer(line):
        yield Hit(match.start(), match.end(), Kind.TELEPHONE, severity)
    for match in LABELLED.finditer(line):
        if 7 <= sum(character.isdigit() for character in match["number"]) <= 16:
            yield Hit(match.start("number"), match.end("number"), Kind.TELEPHONE, severity)


def _is_amount(line: str, match: re.Match[str]) -> bool:
    """A number that fills its cell beside other numbers, in a row that speaks of no telephone."""
    if "\t" not in line or re.search(r"电话|手机|联系", line):
        return False
    cells = [cell.strip() for cell in line.split("\t")]
    return match[0] in cells and sum(re.fullmatch(r"-?[\d,]+(?:\.\d+)?", cell) is not None for cell in cells) > 1


def is_identity(number: str) -> bool:
    """Whether the last of 18 characters is the check digit of the others (GB 11643)."""
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return _CHECK_DIGITS[total % 11] == number[17].upper()


def is_card(number: str) -> bool:
    """Whether the last digit checks the others (Luhn, ISO/IEC 7812)."""
    total = 0
    for place, digit in enumerate(reversed(number.replace(" ", ""))):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
