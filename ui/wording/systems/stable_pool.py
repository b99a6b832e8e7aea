"""A pool of two tokens of like value, in both of its versions."""

from __future__ import annotations

from ui.wording.systems.trades import NAMES, TRADES
from ui.wording.systems.words import SystemWords

_POOL = "The pool\u2019s own rules do not allow this, so nothing was changed."
_RAMP = dict.fromkeys(("ramp_out_of_range", "ramp_too_far", "ramp_too_short", "ramp_too_soon"), (_POOL, ""))
"""How a vote may move the amplification; no form can ask for it, so one sentence is enough."""

REFUSALS: dict[str, tuple[str, str]] = {
    **TRADES,
    **_RAMP,
    "market_maximum": (
        "This would burn {needed:share}, and your limit is {maximum:share}. Nothing was withdrawn.",
        "Use {remedy:share}",
    ),
    "market_unbalanced": (
        "The pool is too unbalanced for this. Try a smaller amount; withdrawing both coins in proportion always works.",
        "",
    ),
}

WORDS = SystemWords(refusals=REFUSALS, names=NAMES)
