"""What the rules found in each edition when it was published."""

from dataclasses import replace

from budgets.datasets import editions
from budgets.datasets.catalogue import parts
from budgets.datasets.columns import code, flag, text, whole, word, words_of
from budgets.datasets.dataset import Dataset
from budgets.datasets.filters import Words, yes_or_no
from budgets.findings import Severity

_SEVERITY, _ = word("severity", "f.severity", words_of(Severity), "程度", "severity")

_OWN = (
    code("rule", "f.rule", "规则编号", "code of the rule"),
    _SEVERITY,
    whole("table", 'f."table"', "表号，null 为文字部分", "number of the table, null: the text", null=True),
    text("row", 'f."row"', "行", "key of the row"),
    text("column", 'f."column"', "列", "heading of the column"),
    text("expected", "f.expected", "应为，以打印单位计", "what it should be, in the printed unit", null=True),
    text("actual", "f.actual", "实为", "what it is", null=True),
    text("message", "f.message", "错在哪里、怎么改，中文", "what is wrong and how to mend it, in Chinese"),
    text("source", "f.source", "来源位置", "where in the document it stands"),
    text("difference", "f.difference", "实为减应为", "actual less expected", null=True),
    text("part", "f.part", "表的部分", "part of the table"),
    text("sentence", "f.sentence", "原句", "the sentence, where it is in the text"),
    text("suspect", "f.suspect", "最可能填错的格", "the cell that is most likely wrong, in Chinese"),
    text("redaction", "f.redaction", "建议改为", "what the text should say instead"),
    text("message_en", "f.message_en", "同 message，英文", "message, in English"),
    flag("waived", "f.waiver_id IS NOT NULL", "已批准例外", "an exception was granted"),
)
"""The shape that budgets.renderers.findings gives a finding."""

FINDINGS = Dataset(
    key="findings",
    title=("勾稽检查的结果", "Findings"),
    about=(
        "公开时按规则核对的结果，此后不变；疑似个人信息的内容不给出。",
        "What the rules found at publication, never to change; what was found to be personal data is left out.",
    ),
    table="budgets_publishedfinding",
    joins=editions.JOINS,
    columns=(
        *editions.COLUMNS,
        whole("number", "f.number", "序号", "number of the finding in its edition"),
        *_OWN,
    ),
    filters=(
        *editions.FILTERS,
        parts.RULE_FILTER,
        Words("severity", "f.severity", ("程度", "severity"), tuple(Severity)),
        parts.TABLE_FILTER,
        yes_or_no("waived", "f.waiver_id IS NOT NULL", "是否已批准例外", "whether an exception was granted"),
        parts.words_in("说明或原句", "the message or the sentence", "f.message", "f.message_en", "f.sentence"),
    ),
    orders={"number": "f.number", "rule": "f.rule", "severity": "f.severity"},
    dimensions=("jurisdiction", "department", "year", "rule", "severity", "table", "waived"),
    example="severity=error,warning",
)

OF_ONE_EDITION = replace(FINDINGS, key="edition_findings", columns=_OWN)
