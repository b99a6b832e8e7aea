"""The tabs of the window, in order: their names, titles, and where each is made. A new tab is one file and one entry.

A tab's file is loaded when the tab is made: tabs bring the charts, which take as long to load as the rest of the window.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, cast

import msgspec

if TYPE_CHECKING:
    from ui.session import Session
    from ui.tabs.frame import Tab


class TabEntry(msgspec.Struct, frozen=True):
    """A tab's object name, its title on the segment, and its class."""

    name: str
    title: str
    make: Callable[[Session], Tab]


def _from_file(kind: str) -> Callable[[Session], Tab]:
    """Makes the tab of class `kind` in the file of this room that is called after it, WalletTab in `wallet.py`."""

    def make(session: Session) -> Tab:
        module = import_module(f"ui.tabs.{kind.removesuffix('Tab').lower()}")
        return cast("Tab", getattr(module, kind)(session))

    return make


TABS = (
    TabEntry("wallet", "Wallet", _from_file("WalletTab")),
    TabEntry("stake", "Stake", _from_file("StakeTab")),
    TabEntry("defi", "DeFi", _from_file("DefiTab")),
    TabEntry("risk", "Risk", _from_file("RiskTab")),
)
