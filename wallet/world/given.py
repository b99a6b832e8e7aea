"""What a system is begun with: its preset, and the figures of its first hour, which each system names in a struct `At`.

The fields of an `At` are ints in the smallest unit. How a scenario writes a figure (whole coins, a moment) is said by the type.
"""

from __future__ import annotations

from typing import Annotated, Any, Protocol

import msgspec
from msgspec import Meta

Coins = Annotated[int, Meta(extra={"decimals": 18})]
"""Written in whole coins, kept in 1e-18 of one."""
Gwei = Annotated[int, Meta(extra={"decimals": 9})]
"""Written in whole coins (or Gwei), kept in 1e-9 of one."""
MicroUsd = Annotated[int, Meta(extra={"decimals": 6})]
"""Written in dollars, kept in millionths of one."""
Moment = Annotated[int, Meta(extra={"moment": True})]
"""Written as a moment in UTC, kept in unix seconds."""


class Nothing(msgspec.Struct, frozen=True):
    """The figures of what needs none."""


class Given(Protocol):
    """What a system reads of its preset: its names, its tokens and plain facts, and what a vote can set in it."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def chain(self) -> str: ...
    @property
    def parameters(self) -> Any: ...
    def label(self, key: str) -> str:
        """Return a plain fact at the top of the preset. Refuses preset_malformed where it says none."""
        ...

    def listed(self, key: str) -> tuple[str, ...]:
        """Return a list of names at the top of the preset. Refuses preset_malformed where it says none."""
        ...
