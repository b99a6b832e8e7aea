"""What a wish may be made of: numbers that a contract's word holds, names and notes as everywhere else.

Every action is looked through here before it is tried, so that none computes with, quotes, or writes down anything else.
"""

from __future__ import annotations

import math

import msgspec

from wallet.amounts import LARGEST
from wallet.errors import Refused
from wallet.texts import checked_name, checked_note

NOTES = ("note",)
"""Fields that take a sentence; any other text is a name."""


def check(wish: msgspec.Struct, floats: bool = False) -> None:
    """Refuse `number_too_large` (most_digits) and what `wallet.texts` refuses of names and notes, in any field of `wish`.

    Anything that is no whole number, text, or struct or tuple of such is a ValueError; a finite float is not where `floats`
    are meant.
    """
    for name in wish.__struct_fields__:
        _check(name, getattr(wish, name), floats)


def _check(name: str, value: object, floats: bool) -> None:
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise Refused("number_too_large", most_digits=len(str(LARGEST)))
    elif isinstance(value, str):
        if value:
            _ = checked_note(value) if name in NOTES else checked_name(value)
    elif isinstance(value, msgspec.Struct):
        check(value, floats)
    elif isinstance(value, tuple):
        for each in value:
            _check(name, each, floats)
    elif value is not None and not (floats and isinstance(value, float) and math.isfinite(value)):
        raise ValueError(f"{name} is of whole numbers and text alone, not a {type(value).__name__}")
