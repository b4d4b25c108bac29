"""README.txt of a package, in both languages."""

from __future__ import annotations

from budgets.bulk.packages import Package

_TEXT = """\
{name} {year}年部门预算全部数据
All data of the departmental budgets of {name_en}, {year}
{mark}
本数据包含本区划本年度现行的 {editions} 个公开版本，自 {as_of} 起。
版本相同，数据包就逐字节相同；永久网址：
It holds the {editions} published editions that are current since {as_of}.
The same editions give the same bytes. Permanent address:
  {url}

manifest.json        每个文件的字节数、SHA-256、行数和控制合计；各版本的摘要，以及明细与公开的支出总计的勾稽
                     bytes, SHA-256, rows and control sums of every file; digests of the editions, and how their
                     lines tie to the totals that were published
data/                全部明细、检查结果和例外，CSV 与 Parquet 各一份，内容相同；字段说明见 Parquet 的元数据和 /api/docs/
                     every fact, finding and exception, as CSV and as Parquet, with the same content; what the
                     columns mean is in the metadata of the Parquet files and at /api/docs/
classifications/     本年度有效的科目编码和单位；历年之间的沿革见 /api/v1/lineages/
                     codes and units that are valid in the year; how years are joined is at /api/v1/lineages/
tables/              各部门公开时的十五张表（JSON），tables/部门编码/阶段/t01.json …
                     the fifteen tables as they were published, as JSON
checks/              公开时的勾稽检查：report.txt 供人阅读，其余供程序读取
                     what the reconciliation rules found: report.txt for people, the rest for programs
datapackage.json     财政数据包（Fiscal Data Package 1.0），描述 fiscal/ 下的表
fiscal/              a Fiscal Data Package 1.0 and its tables

金额单位为元，准确到分。没有公开的内容不是零：见 manifest.json 各版本的 undisclosed。
同一笔钱会出现在多个文件中（按功能、按经济分类、按项目），只能在一个文件内相加。
CSV 为 UTF-8；以 = + - @ 开头的文字前加了一个撇号，以免电子表格当作公式。网址以本平台的网址开头。
Amounts are in yuan, exact to the cent. What is not disclosed is not zero: see "undisclosed" of each edition in
manifest.json. The same money is in several files (by function, by economic class, by project): only rows of one file
may be added up. CSV is UTF-8; a text that begins with = + - @ has an apostrophe before it, so that no spreadsheet
takes it for a formula. Addresses begin with the portal's own.

这些预算由各部门依照《中华人民共和国预算法》第十四条向社会公开，任何人都可以使用；引用时请注明版本编号。
The departments published these budgets under article 14 of the Budget Law; anybody may use them. Whoever cites a
figure should name the id of its edition.
"""

_SYNTHETIC = """
合成数据：由程序生成，不是任何地方的预算。
Synthetic data: made by a program, the budget of no place.
"""


def text(package: Package) -> str:
    return _TEXT.format(
        name=package.jurisdiction_name,
        name_en=package.jurisdiction_name_en or package.jurisdiction,
        year=package.year,
        mark=_SYNTHETIC if package.synthetic else "",
        editions=package.editions,
        as_of=package.as_of,
        url=f"/api/v1/bulk/{package.jurisdiction}/{package.year}.zip?as_of={package.as_of}",
    )
