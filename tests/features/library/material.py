"""A little material of each kind, sound as it stands; tests break it."""

from __future__ import annotations

from pathlib import Path

BANK = """id: sample
title: 示例题库
use: both
questions:
  - id: q1
    type: single
    stem: 逾期第一天首先做什么？
    options:
      a: 起诉
      b: 核身后了解原因
    answer: b
    explain: 先确认对面是本人。
"""

COURSE = """id: first-call
title: 第一通电话
summary: 怎样开口。
level: 1
hours: 1
lessons: [opening]
"""

LESSON = """---
id: opening
title: 开口三步
minutes: 10
objectives: [按顺序完成三步]
---

先报身份（[[reg:cc-1032]]），再[[term:identity-check]]。

!!! say "对方问你是谁"
    - ✗ 我是催收的。
    - ✓ 我是某银行的工作人员。

```check
id: c1
type: truefalse
stem: 核身之前可以谈金额。
answer: false
```

![办公桌](media/desk.png)
"""

PAPER = """id: sample-quiz
title: 示例测验
purpose: quiz
pass: 80
sections:
  - title: 单选题
    draw: {count: 1, banks: [sample]}
"""

REGULATIONS = """instruments:
  - {id: cc, title: 中华人民共和国民法典, short: 民法典, kind: law, status: in-force}
clauses:
  - id: cc-1032
    instrument: cc
    article: 第1032条
    article_verified: true
    grade: A
    statement: 自然人享有隐私权，不得刺探、泄露他人隐私。
"""

GLOSSARY = """terms:
  - {id: identity-check, term: 核身, english: identity verification, definition: 确认对面是本人。}
"""

POSITIONS = """positions:
  - {id: phone-collector, title: 电话催收员}
  - {id: team-lead, title: 团队主管}
"""

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000049454e44ae426082"
)

FILES: dict[str, str | bytes] = {
    "content/regulations.yml": REGULATIONS,
    "content/glossary.yml": GLOSSARY,
    "content/positions.yml": POSITIONS,
    "content/courses/first-call/course.yml": COURSE,
    "content/courses/first-call/01-opening.md": LESSON,
    "content/courses/first-call/media/desk.png": PNG,
    "quizzes/banks/sample.yml": BANK,
    "quizzes/papers/sample-quiz.yml": PAPER,
}


def write(root: Path, files: dict[str, str | bytes]) -> None:
    """Write files below a folder."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
