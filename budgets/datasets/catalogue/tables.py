"""Where the published tables are, so that a program can walk through a district."""

from dataclasses import replace

from budgets.datasets import editions
from budgets.datasets.catalogue import parts
from budgets.datasets.columns import code, flag, text, whole
from budgets.datasets.dataset import Dataset

TABLES = Dataset(
    key="tables",
    title=("已公开的表", "Tables"),
    about=(
        "每个版本十五张表的地址；表的内容见 url（JSON、CSV、XLSX）。",
        "The addresses of the fifteen tables of every edition; a table itself is at url (JSON, CSV, XLSX).",
    ),
    table="budgets_publishedtable",
    joins=editions.JOINS,
    columns=(
        *editions.COLUMNS,
        whole("table", "f.number", "表号", "number of the table"),
        code("key", "f.grid->>'key'", "表的标识", "key of the table"),
        text("title", "e.year || '年' || (f.grid->>'name')", "公开时的表名", "title that it was published with"),
        flag(
            "disclosed",
            "EXISTS (SELECT FROM jsonb_array_elements(f.grid->'parts') part WHERE part->>'disclosed' <> 'none')",
            "来源是否公开本表",
            "false: not disclosed by the source",
        ),
        text("url", parts.api_of("'tables'", "f.number"), "本表", "the table"),
        text("page_url", parts.page_of("'tables'", "f.number"), "本表的永久网页", "its permanent page"),
    ),
    filters=(*editions.FILTERS, replace(parts.TABLE_FILTER, sql="f.number")),
    orders={**parts.BY_EDITION, "table": "f.number"},
    dimensions=(*parts.OF_EDITIONS, "table"),
    example="table=5&jurisdiction=420103&year=2022..2024",
)
