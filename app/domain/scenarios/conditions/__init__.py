"""The small language of `when`: read with Python's grammar, checked against a whitelist, never evaluated by Python.

`and or not`, comparisons, `+ -`, variables, whole numbers, `true false`, and the functions `visited('node')`,
`chose('choice')`, `turn()`, `clock()`, `count('tag')`. A time such as `'22:00'` may stand beside `clock()`.
"""

from app.domain.scenarios.conditions.compiling import Condition, compile_condition
from app.domain.scenarios.conditions.language import ConditionRefused
from app.domain.scenarios.conditions.names import Names, Reads

__all__ = ["Condition", "ConditionRefused", "Names", "Reads", "compile_condition"]
