"""Whose budget a document is, where no table by unit names the department."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from budgets.intake.raw import Block, Paragraph
from budgets.intake.segments import Segment
from budgets.normalise import plain, years_in_digits

_NAME = r"(?P<name>[^0-9《》,。;:、]{2,40}?[局委办院所处校会街道镇乡室队站馆厅署园关级部心司社团宫台区县)])"
_TITLES = (
    re.compile(rf"^{_NAME}(?:部门|单位)?20[0-9]{{2}}年度?(?:部门|单位)?预算"),
    re.compile(rf"^20[0-9]{{2}}年度?{_NAME}(?:部门|单位)?预算"),
)
_NO_NAME = frozenset({"部门", "本部门", "各部门"})


def department_name(tables: Sequence[Segment], blocks: Sequence[Block]) -> str:
    """As most captions of tables say, else as the document's own title does; empty where neither does."""
    captions = Counter(name for table in tables for name in table.captions if not name.startswith("("))
    if captions:
        return captions.most_common(1)[0][0]
    texts = (years_in_digits(plain(block.text)) for block in blocks if isinstance(block, Paragraph))
    found = (title["name"] for text in texts for pattern in _TITLES if (title := pattern.search(text)))
    return next((name for name in found if name not in _NO_NAME), "")
