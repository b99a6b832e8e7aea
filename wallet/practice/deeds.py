"""What was done in a moment, as it is stored: the action, its receipt, and what own moves sum up to after it.

It is JSON, stored as what differs from a text that ships: the words that deeds are made of, and no numbers. Runs of hours have
none of it; the start has only its sums.
"""

from __future__ import annotations

from collections.abc import Container
from functools import cache, lru_cache
from importlib.resources import files

import msgspec

from wallet.actions.base import Action, Receipt
from wallet.practice import net
from wallet.practice.deltas import delta, restored
from wallet.world.own_sums import OwnSums


@cache
def usual() -> bytes:
    """Return the text from which deeds differ. It is part of the format: another text would be another format."""
    return (files("resources") / "practice" / "usual_deeds_4.txt").read_bytes()


class Deed(msgspec.Struct, frozen=True):
    """An action as it was asked for, its receipt (both None at the start), and the sums of own moves after it."""

    action: msgspec.Raw
    receipt: Receipt | None
    own: OwnSums


def stored(action: Action | msgspec.Raw | None, receipt: Receipt | None, own: OwnSums) -> bytes:
    """Return a deed as it is stored."""
    return delta(msgspec.json.encode({"action": action, "receipt": receipt, "own": own}), usual())


@lru_cache(8)
def deed(content: bytes) -> Deed:
    """Return the deed that is stored; going back and forth asks for the same ones."""
    return msgspec.json.decode(net.plain(restored(content, usual(), net.LONGEST_TEXT)), type=Deed)


def receipt(content: bytes, tokens: Container[str]) -> Receipt:
    """Return the receipt of the deed of an action, in a practice in whose world those tokens are."""
    found = receipt_if_any(content, tokens)
    if found is None:
        raise net.Damaged("an action without its receipt")
    return found


def receipt_if_any(content: bytes | None, tokens: Container[str]) -> Receipt | None:
    """Return the receipt of a stored deed, None for a run of hours and for the start."""
    found = None if content is None else deed(content).receipt
    if found is not None:
        net.check_receipt(found, tokens)
    return found
