"""Why these numbers: each formula in words, and the same with the receipt's live figures in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.wording.roles import speaking_of
from ui.wording.stories import Formula
from ui.wording.systems import FORMULAS

if TYPE_CHECKING:
    from wallet import Receipt


def formulas_of(receipt: Receipt) -> tuple[Formula, ...]:
    """The formulas behind an outcome, by its kind; none where nothing is computed."""
    write = FORMULAS.get(receipt.kind)
    try:
        with speaking_of(receipt):
            return write({**receipt.figures, "units": receipt.units}) if write else ()
    except (KeyError, ZeroDivisionError):
        return ()
