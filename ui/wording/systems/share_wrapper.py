"""A token of fixed balance around one that grows in number."""

from __future__ import annotations

from ui.wording.systems.words import SystemWords

REFUSALS: dict[str, tuple[str, str]] = {
    "wrap_zero": ("Enter an amount above zero.", ""),
    "unwrap_zero": ("Enter an amount above zero.", ""),
    "wrapped_exceeded": ("You have {balance:token}. This needs {amount:token}.", "Use {remedy:token}"),
}

WORDS = SystemWords(refusals=REFUSALS)
