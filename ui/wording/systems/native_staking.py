"""Stake that is locked with validators of one's own."""

from __future__ import annotations

from ui.wording.systems.words import SystemWords

REFUSALS: dict[str, tuple[str, str]] = {
    "lock_minimum": ("A validator needs {minimum:coin} at least.", "Use {remedy:coin}"),
    "lock_maximum": ("At most {maximum:coin} can be locked at a time.", "Use {remedy:coin}"),
    "lock_step": ("Validators take multiples of {step:coin}.", "Use {remedy:coin}"),
    "lock_unknown": ("There is no locked stake {id} on this branch.", ""),
    "lock_leaving": ("Locked stake {id} is already leaving.", ""),
    "lock_not_active": ("Locked stake {id} is still in the entry queue. It can leave once it is active.", ""),
}

WORDS = SystemWords(refusals=REFUSALS)
