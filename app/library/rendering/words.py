"""The few Chinese words that stand in rendered material itself. Material is written in Chinese, so these are too."""

from __future__ import annotations

from app.domain.content.markup import CalloutKind
from app.domain.content.registers import Breach

CALLOUTS = {
    CalloutKind.LAW: "法规",
    CalloutKind.CASE: "案例",
    CalloutKind.WARNING: "注意",
    CalloutKind.PRACTICE: "实务",
    CalloutKind.TIP: "提示",
    CalloutKind.SAY: "怎么说才对",
}
BREACHES = {
    Breach.UNLAWFUL: "违反即违法",
    Breach.IRREGULAR: "违反即违规",
    Breach.NON_COMPLIANT: "违反即不合规",
}
"""How breaking a clause is called. The bare word beside a clause would read as if the clause were unlawful."""
BACKGROUND = "背景"
SAY_WRONG = "不要说"
SAY_RIGHT = "可以说"
CITED = "本课引用的条款"
TABLE = "表格"
VIDEO = "视频"
DONE, OPEN = "已完成", "待完成"
LINKS = {"scenario": "情景演练", "quiz": "测验", "form": "表单"}
