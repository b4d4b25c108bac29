"""What all operations of the API have in common, said once in the OpenAPI description and referred to from each.

drf-spectacular derives parameters and results from the views; here come tags, the answers that any address may give
instead of a result, the headers of every answer, and what the description says of itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from budgets.api import examples
from budgets.api.formats import RECORD, ParquetRenderer

JSON, PARQUET = "application/json", ParquetRenderer.media_type

FORMAT = "格式，也可以是地址的后缀：/api/v1/expenditures.csv / the format; it can be the suffix of the address too"

ABOUT = """\
已公开的部门预算，无需密钥，只供读取（GET 和 HEAD）。
从 [/api/v1/](/api/v1/) 开始，说明见[使用指南](/api/guide/)。

- **格式**：参数 `format`、地址后缀（`/api/v1/expenditures.csv`）或请求头 Accept；
  JSON 一次一页，其他格式是全部结果。
- **金额**是以元计的十进制文字，不是浮点数；`unit=wanyuan` 换成万元。`null` 是未知，不是零。
- **多个值**用逗号分隔：`year=2022,2024`，年度可以是范围 `2022..2024`。
  不认识的参数、空值和不可能的值会被拒绝，并指出可用的值。
- **翻页**照答案中的 `next` 的网址读取；各页属于同一时刻。
- **缓存**：带 If-None-Match 或 If-Modified-Since 再问，没有变化则为 304。

Published budgets of government departments, open without a key, to be read only (GET and HEAD). Begin at
[/api/v1/](/api/v1/); the [guide](/api/guide/) has worked examples.

- **Formats** by the parameter `format`, the suffix of an address (`/api/v1/expenditures.csv`) or the Accept header.
  JSON is a page at a time, the other formats are whole results.
- **Amounts** are decimal text in yuan, never floats; `unit=wanyuan` asks for 10,000 yuan. `null` is unknown, not zero.
- **Several values** have commas between them: `year=2022,2024`; years may be a range, `2022..2024`. An unknown
  parameter, an empty one and a value that cannot be are refused with what could be asked instead.
- **Paging**: follow the address in `next`. All pages show one moment.
- **Caching**: ask again with If-None-Match or If-Modified-Since; 304 if nothing changed.
"""

TAGS = {
    "start": ("从这里开始", "Where to begin"),
    "editions": ("版本、表和变动：公开了什么，何时公开", "Editions, their tables, and what changed when"),
    "facts": ("明细：每行一个事实", "Facts, one a row"),
    "checks": ("勾稽规则、检查结果和例外", "Reconciliation rules, what they found, and exceptions"),
    "aggregate": ("汇总，可与上年比较", "Facts added up, and against the year before"),
    "bulk": ("数据包：一个区划一年度的全部", "Packages: all of a district and year"),
    "reference": ("代码、单位和沿革", "Codes, units, and what became of them"),
    "auditor": ("凭令牌读取：草稿、修改记录、访问记录", "With a token: drafts, history, accesses"),
}
_TAG_OF = {
    "": "start",
    **dict.fromkeys(("editions", "tables", "corrections", "changes"), "editions"),
    **dict.fromkeys(("rules", "findings", "applied-rules", "waivers"), "checks"),
    **dict.fromkeys(("jurisdictions", "units", "lineages", "functions", "economic-classes"), "reference"),
    **dict.fromkeys(("government-economic-classes", "procurement-categories"), "reference"),
    **{name: name for name in ("aggregate", "bulk", "auditor")},
}
"""By the first part of the path below /api/v1/; the others are facts."""


def _header(about: str, schema: dict[str, Any], *, always: bool = False) -> dict[str, Any]:
    return {"description": about, "schema": schema, **({"required": True} if always else {})}


_HTTP_DATE = "^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT$"
_EACH = '"[a-z]+";{0}=[0-9]+;{1}=[0-9]+'

HEADERS = {
    "ETag": _header(
        "供 If-None-Match 使用，草稿没有 / for If-None-Match; drafts have none",
        {"type": "string", "pattern": '^(W/)?"[^"]*"$', "examples": ['W/"6-1f3870be274f6c49-json"']},
    ),
    "Last-Modified": _header(
        "供 If-Modified-Since 使用 / for If-Modified-Since",
        {"type": "string", "pattern": _HTTP_DATE, "examples": ["Mon, 23 Nov 2026 09:00:00 GMT"]},
    ),
    "RateLimit-Policy": _header(
        "每 w 秒最多 q 次；没有限制时不给 / at most q requests in w seconds; absent where there is no limit",
        {"type": "string", "pattern": f"^{_EACH}(, {_EACH})?$".format("q", "w"), "examples": ['"requests";q=600;w=60']},
    ),
    "RateLimit": _header(
        "现在还剩 r 次，t 秒后全部恢复 / r requests are left now, and all of them again after t seconds",
        {"type": "string", "pattern": f"^{_EACH}(, {_EACH})?$".format("r", "t"), "examples": ['"requests";r=598;t=1']},
    ),
    "Retry-After": _header(
        "过这么多秒再试 / seconds after which to try again", {"type": "integer", "minimum": 1, "examples": [6]}
    ),
    "Allow": _header("可以用的方法 / the methods there are", {"type": "string", "const": "GET, HEAD"}, always=True),
    "WWW-Authenticate": _header(
        "需要怎样的令牌，或者令牌错在哪里（RFC 6750） / what token is needed, or what is wrong with it (RFC 6750)",
        {"type": "string", "pattern": "^Bearer ", "examples": ['Bearer realm="mingzhang", error="invalid_token"']},
    ),
    "Content-Disposition": _header(
        "文件名，JSON 没有 / name of the file; none for JSON",
        {"type": "string", "pattern": '^attachment; filename="[^"]+"$', "examples": ['attachment; filename="a.csv"']},
    ),
    "Accept-Ranges": _header("可以分段下载 / parts can be asked for", {"type": "string", "const": "bytes"}),
    "Content-Range": _header(
        "是哪一段，全部有多少字节 / which part this is, and how many bytes there are in all",
        {"type": "string", "pattern": r"^bytes (\*|[0-9]+-[0-9]+)/[0-9]+$", "examples": ["bytes 0-1023/345678"]},
        always=True,
    ),
    "Content-Location": _header(
        "永远是同样内容的网址 / the address that has this same content for ever",
        {"type": "string", "format": "uri-reference"},
    ),
    "Repr-Digest": _header(
        "整个文件的 SHA-256（RFC 9530），CSV 和 NDJSON 没有 / the SHA-256 of the whole file (RFC 9530), "
        "but for CSV and NDJSON",
        {"type": "string", "pattern": "^sha-256=:[A-Za-z0-9+/]{43}=:$"},
    ),
    RECORD: _header(
        "XLSX 和 Parquet 的行数和控制合计，与 CSV 末行相同 / of XLSX and Parquet: what the last line of CSV says",
        {"type": "string", "examples": ['count=14, total_amount="55118900.00", amount_unit="yuan"']},
    ),
}
_OF_EVERY_ANSWER = ("RateLimit-Policy", "RateLimit")
_OF_WHAT_IS_CACHED = ("ETag", "Last-Modified")
_OF_FILES = ("Repr-Digest", RECORD)
_OF_PARTS = ("Repr-Digest", "Accept-Ranges", "Content-Location")

CONDITIONS = {
    "If-None-Match": "已有答案的 ETag / the ETag of the answer that one has",
    "If-Modified-Since": "已有答案的 Last-Modified / Last-Modified of the answer that one has",
}
"""Request headers of the addresses whose answers can be kept."""
PARTS = {
    "Range": "只要这一段，如 bytes=0-1023 / only this part, such as bytes=0-1023",
    "If-Range": "已有部分的 ETag：变了则给出整个文件 / the ETag of what one has: the whole file if it has changed",
}
"""Request headers of what can be asked for in parts."""

REFUSALS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "400": ("BadRequest", "参数不对 / a parameter is wrong", ()),
    "401": (
        "Unauthorized",
        "令牌不对，或者这里需要令牌 / no valid token where there must be one",
        ("WWW-Authenticate",),
    ),
    "403": (
        "Forbidden",
        "令牌没有这个范围，或者账号没有角色 / the token lacks the scope, or its owner a role",
        ("WWW-Authenticate",),
    ),
    "404": ("NotFound", "地址所指的东西不存在 / what the address names does not exist", ()),
    "405": ("MethodNotAllowed", "只供读取 / it can only be read", ("Allow",)),
    "406": ("NotAcceptable", "没有 Accept 所要的格式 / no format that Accept asks for", ()),
    "416": ("RangeNotSatisfiable", "没有 Range 所要的一段 / no such part as Range asks for", ("Content-Range",)),
    "429": ("TooManyRequests", "请求过于频繁 / too many requests", ("Retry-After",)),
    "503": ("Unavailable", "这次不能回答，可以再试 / it cannot be answered this time; try again", ("Retry-After",)),
}
"""By status: name, meaning, and the headers of such an answer."""


def complete(result: dict[str, Any], **_more: Any) -> dict[str, Any]:
    """A hook of drf-spectacular: the description with all that its operations have in common."""
    result["info"]["description"] = ABOUT
    result["servers"] = [{"url": "/", "description": "本门户 / this portal"}]
    result["tags"] = [{"name": name, "description": f"{zh} / {en}"} for name, (zh, en) in TAGS.items()]
    result["components"] |= {
        "headers": HEADERS,
        "parameters": {name: _asked_by_header(name, about) for name, about in (CONDITIONS | PARTS).items()},
        "responses": {name: _refusal(status) for status, (name, *_) in REFUSALS.items()}
        | {"NotModified": _not_modified()},
    }
    for path, operation in _operations(result):
        operation["tags"] = [_TAG_OF.get(path.split("/")[3], "facts")]
        _complete(operation, path)
    return result


def _operations(result: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, operations in result["paths"].items():
        for operation in operations.values():
            yield path, operation


def _complete(operation: dict[str, Any], path: str) -> None:
    responses = operation["responses"]
    cached = "304" in responses
    in_parts = "206" in responses
    for status in responses.keys() & {"200", "206"}:
        _complete_result(responses[status], cached=cached, in_parts=in_parts)
    if in_parts:
        responses["206"]["headers"] |= _headers("Content-Range")
    asked = operation.setdefault("parameters", [])
    for parameter in asked:
        if parameter["name"] == "format":
            parameter["description"] = FORMAT
            parameter["schema"]["default"] = "json"
    asked.sort(key=lambda parameter: parameter["name"] == "format")
    if cached:
        responses["304"] = {"$ref": "#/components/responses/NotModified"}
        asked += [{"$ref": f"#/components/parameters/{name}"} for name in CONDITIONS]
    if in_parts:
        asked += [{"$ref": f"#/components/parameters/{name}"} for name in PARTS]
    for status in _refused(operation, path):
        responses[status] = {"$ref": f"#/components/responses/{REFUSALS[status][0]}"}
    operation["responses"] = dict(sorted(responses.items()))


def _complete_result(result: dict[str, Any], *, cached: bool, in_parts: bool) -> None:
    content = result["content"]
    for media in content.values():
        if media["schema"].get("format") == "binary":
            del media["schema"]  # since OpenAPI 3.1 it is the media type that says so
    result["description"] = result["description"] or "结果 / the result"
    result["headers"] = _headers(
        *(_OF_WHAT_IS_CACHED if cached else ()),
        *_OF_EVERY_ANSWER,
        *(("Content-Disposition",) if content.keys() != {JSON} else ()),
        *(_OF_FILES if PARQUET in content else ()),
        *(_OF_PARTS if in_parts else ()),
    )


def _refused(operation: dict[str, Any], path: str) -> Iterator[str]:
    """The refusals that an operation can give."""
    never = {
        "403": {} in operation["security"],
        "404": "{" not in path,
        "416": "206" not in operation["responses"],
    }
    return (status for status in REFUSALS if not never.get(status))


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _asked_by_header(name: str, about: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "description": about, "schema": {"type": "string"}}


def _not_modified() -> dict[str, Any]:
    return {
        "description": "没有变化 / not changed since",
        "headers": _headers(*_OF_WHAT_IS_CACHED, *_OF_EVERY_ANSWER),
    }


def _refusal(status: str) -> dict[str, Any]:
    _name, about, headers = REFUSALS[status]
    content = {"schema": {"$ref": "#/components/schemas/Error"}, "example": examples.REFUSALS[status]}
    return {"description": about, "headers": _headers(*headers, *_OF_EVERY_ANSWER), "content": {JSON: content}}
