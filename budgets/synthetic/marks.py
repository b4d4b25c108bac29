"""The words that say, wherever a synthetic district is read, that it is one."""

from __future__ import annotations

CONFIDENCE = "synthetic"
"""What units and codes that only synthetic districts use are known from."""

LAYOUT = "wuhan"


def note_of(seed: int, *, facts_only: bool) -> str:
    """The public note of every edition. It names the seed, so that a district tells what it was made from."""
    note = f"本版本为合成数据，由 generate_sample 以种子 {seed} 生成，不是任何真实部门的预算，仅供测试和测量使用。"
    if facts_only:
        note += "\n只载入了数据，没有文字说明、公开时保存的表格和勾稽结果。"
    return note
