"""The small language of `when`: read with Python's grammar, checked against a whitelist, never evaluated by Python.

`and or not`, comparisons, `+ -`, variables, whole numbers, `true false`, and the functions `visited('node')`,
`chose('choice')`, `turn()`, `clock()`, `count('tag')`. A time such as `'22:00'` may stand beside `clock()`. What a
plan filled in is a variable: a word beside one of its options, a number, or a time with its `hour('field')` and
`day('field')`.
"""

from app.domain.scenarios.conditions.compiling import Condition, all_of, compile_condition
from app.domain.scenarios.conditions.language import ConditionRefused
from app.domain.scenarios.conditions.names import Names, Reads

__all__ = ["Condition", "ConditionRefused", "Names", "Reads", "all_of", "compile_condition"]
