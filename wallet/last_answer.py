"""Questions that are asked of the very same frozen value again and again, hour after hour, and answered once.

A chain changes once a day and a pool a few times an hour, yet every hour and every screen asks the same of them. What is frozen
and the same object has the same answer, so one look at identity spares the work. Only the last answer is kept, or the last few
where several stand side by side.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

Value = TypeVar("Value")
Rest = ParamSpec("Rest")
Answer = TypeVar("Answer")


def last_answer(question: Callable[Concatenate[Value, Rest], Answer]) -> Callable[Concatenate[Value, Rest], Answer]:
    """Make a pure function of a frozen value keep its last answer; what it is given besides has to be equal, not the same.

    Arguments by name are not looked at: with them it is computed again. A question of the value and at most one thing more, with
    no default, takes none by name: most are such, and an answer at hand is twice as cheap where nothing else is looked at.
    """
    known = question.__code__
    if question.__defaults__ is None and not known.co_flags & (inspect.CO_VARARGS | inspect.CO_VARKEYWORDS):
        if known.co_argcount == 1:
            return cast("Callable[Concatenate[Value, Rest], Answer]", _of_one(cast("Callable[[Value], Answer]", question)))
        if known.co_argcount == 2:
            return cast("Callable[Concatenate[Value, Rest], Answer]", _of_two(cast("Callable[[Value, Any], Answer]", question)))
    kept: tuple[object, object, Answer] | None = None

    @wraps(question)
    def asked(value: Value, /, *rest: Rest.args, **named: Rest.kwargs) -> Answer:
        nonlocal kept
        if named:
            return question(value, *rest, **named)
        found = kept  # in one read: another thread may put its own answer there
        if found is not None and found[0] is value and found[1] == rest:
            return found[2]
        answer = question(value, *rest, **named)
        kept = (value, rest, answer)
        return answer

    return asked


def _of_one(question: Callable[[Value], Answer]) -> Callable[[Value], Answer]:
    kept: tuple[object, Answer] | None = None

    @wraps(question)
    def asked(value: Value, /) -> Answer:
        nonlocal kept
        found = kept
        if found is not None and found[0] is value:
            return found[1]
        answer = question(value)
        kept = (value, answer)
        return answer

    return asked


def _of_two(question: Callable[[Value, Any], Answer]) -> Callable[[Value, Any], Answer]:
    kept: tuple[object, object, Answer] | None = None

    @wraps(question)
    def asked(value: Value, other: Any, /) -> Answer:
        nonlocal kept
        found = kept
        if found is not None and found[0] is value and found[1] == other:
            return found[2]
        answer = question(value, other)
        kept = (value, other, answer)
        return answer

    return asked


FEW = 6
"""So many answers are enough for the pools of a world, each asked a question or two."""


def last_answers(question: Callable[Concatenate[Value, Rest], Answer]) -> Callable[Concatenate[Value, Rest], Answer]:
    """Do as `last_answer`, and keep the last few answers."""
    kept: tuple[tuple[object, object, Answer], ...] = ()

    @wraps(question)
    def asked(value: Value, /, *rest: Rest.args, **named: Rest.kwargs) -> Answer:
        nonlocal kept
        if named:
            return question(value, *rest, **named)
        for found in kept:
            if found[0] is value and found[1] == rest:
                return found[2]
        answer = question(value, *rest, **named)
        kept = ((value, rest, answer), *kept[: FEW - 1])
        return answer

    return asked
