"""What a wish may be made of: numbers that a contract's word holds, names and notes as everywhere else.

Every action is looked through here before it is tried, so that none computes with, quotes, or writes down anything else.
"""

from __future__ import annotations

import msgspec

from wallet.amounts import LARGEST
from wallet.errors import Refused
from wallet.texts import checked_name, checked_note

NOTES = ("note",)
"""Fields that take a sentence; any other text is a name."""


def check(wish: msgspec.Struct) -> None:
    """Refuse `number_too_large` (most_digits) and what `wallet.texts` refuses of names and notes, in any field of `wish`."""
    for name in wish.__struct_fields__:
        _check(name, getattr(wish, name))


def _check(name: str, value: object) -> None:
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise Refused("number_too_large", most_digits=len(str(LARGEST)))
    elif isinstance(value, str):
        if value:
            _ = checked_note(value) if name in NOTES else checked_name(value)
    elif isinstance(value, msgspec.Struct):
        check(value)
    elif isinstance(value, tuple):
        for each in value:
            _check(name, each)
