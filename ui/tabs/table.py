"""The tabs of the window, in order: their names, titles, and where each is made. A new tab is one file and one entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.tabs.defi import DefiTab
from ui.tabs.risk import RiskTab
from ui.tabs.stake import StakeTab
from ui.tabs.wallet import WalletTab

if TYPE_CHECKING:
    from ui.session import Session
    from ui.tabs.frame import Tab


@dataclass(frozen=True)
class TabEntry:
    """A tab's object name, its title on the segment, and its class."""

    name: str
    title: str
    make: Callable[[Session], Tab]


TABS = (
    TabEntry("wallet", "Wallet", WalletTab),
    TabEntry("stake", "Stake", StakeTab),
    TabEntry("defi", "DeFi", DefiTab),
    TabEntry("risk", "Risk", RiskTab),
)
