"""A vault that lends its asset to strategies and unlocks their profit over time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ui.wording.numbers import amount_with_unit
from ui.wording.roles import title_in
from ui.wording.stories import ReviewLine
from ui.wording.systems.words import ExitWords, Figures, SystemWords

REFUSALS: dict[str, tuple[str, str]] = {
    "yield_limit_full": (
        "The vault accepts {maximum:asset} at most and has room for {limit:asset}, not for {amount:asset}. Deposit less.",
        "Use {remedy:asset}",
    ),
    "yield_mint_full": (
        "These shares cost {need:asset}, and the vault has room for {limit:asset}. Ask for fewer.",
        "Use {remedy:share}",
    ),
    "yield_share_zero": (
        "{amount:asset} would give you no shares. Deposit more; a vault that has lost everything gives none.",
        "Use {remedy:asset}",
    ),
    "yield_cost_zero": ("Enter an amount above zero. In a vault that has lost everything shares cannot be bought.", ""),
    "yield_withdraw_zero": ("Enter an amount above zero. A vault that has lost everything pays nothing.", ""),
    "yield_asset_zero": (
        "{amount:share} would pay nothing. Redeem more; a vault that has lost everything pays nothing.",
        "Use {remedy:share}",
    ),
    "yield_shares_short": (
        "You hold {have:share}, which is less than {amount:share}. Enter no more than you hold.",
        "Use {remedy:share}",
    ),
    "yield_assets_short": (
        "Your shares are worth {limit:asset}, which is less than {amount:asset}. Enter no more than they are worth.",
        "Use {remedy:asset}",
    ),
    "yield_idle_short": (
        "The vault can pay {limit:asset} now, and this would pay {need:asset}: the rest is lent out and cannot be freed.",
        "",
    ),
    "yield_loss_over": (
        "Freeing this would cost {amount:asset}, so exactly that much cannot be paid out. Redeem shares instead, and get less.",
        "",
    ),
    "yield_report_beyond": (
        "This report would take more shares in losses or fees than the vault has. Nothing was recorded.",
        "",
    ),
}

SMALL = 6
"""Places of a week's profit: it is a small part of what is lent out."""


def _asset(f: Figures, name: str) -> str:
    return amount_with_unit(f[name], f["asset"], SMALL)


def _profit(f: Figures) -> str:
    lost = f", and a loss of {_asset(f, 'loss')} was taken off it" if f["loss"] else ""
    return f"{title_in(f)} reported a profit of {_asset(f, 'gain')}: {_asset(f, 'fee')} is its fee, the rest unlocks slowly{lost}"


def _loss(f: Figures) -> str:
    if not f["by_holders"]:
        return f"{title_in(f)} reported a loss of {_asset(f, 'loss')}: profit that was still locked paid for all of it"
    locked = f"locked profit paid {_asset(f, 'by_locked')}, " if f["by_locked"] else ""
    return f"{title_in(f)} reported a loss of {_asset(f, 'loss')}: {locked}holders {_asset(f, 'by_holders')}"


EVENTS: dict[str, Callable[[Figures], str]] = {"yield_profit": _profit, "yield_loss": _loss, "yield_fall": _loss}
SHORT: dict[str, str] = {"yield_profit": "Vault profit", "yield_loss": "Vault loss", "yield_fall": "Vault loss"}


def _strategies(f: Figures, receipt: Any) -> ReviewLine:
    asset = receipt.units["paid"]
    return ReviewLine(
        f"Strategies lend {asset} out and borrow against it",
        f"a loss takes locked profit first, now {amount_with_unit(f['locked'], asset)}, and then your shares",
        "warning",
    )


def _freeing(f: Figures, receipt: Any) -> ReviewLine:
    asset = receipt.units["got"]
    idle = f"More than the idle {amount_with_unit(f['idle'], asset)}" if f["idle"] else f"All of it, since no {asset} is idle,"
    return ReviewLine(
        f"{idle} has to be freed",
        "what a strategy sells to repay its debt is sold at the market price, and you pay for the difference",
        "warning",
    )


RISKS: dict[str, Callable[[Figures, Any], ReviewLine]] = {"risk_strategies": _strategies, "risk_freeing": _freeing}

EXITS = {
    "shares": ExitWords(
        *("vault", "Redeem", "for what is inside", "redeeming", "unlock", "Review redemption"),
        "At once: first what is idle, then what strategies free.",
    ),
}

ASSUMED: dict[str, tuple[str, str, str]] = {
    "protocol share_price": ("What a share of {title} is worth", "", "{unit}"),
    "protocol assets": ("All that is in {title}", "", "{unit}"),
    "protocol unlock_time_s": ("A profit of {title} unlocks over", "days", "days"),
    "protocol performance_fee_bps": ("Fee of {title}", "bp", "of profits"),
    "protocol protocol_fee_bps": ("Part of that fee that the protocol keeps", "bp", ""),
    "protocol deposit_limit": ("Most that {title} takes", "e-18", "of its asset"),
    "protocol report_every_days": ("{title} reports every", "", "days"),
    "protocol recipe share_bps": ("Part of all that {title}\u2019s \u201c{item}\u201d gets", "bp", ""),
    "protocol recipe borrows_bps": ("What {title}\u2019s \u201c{item}\u201d borrows, of its own", "bp", ""),
    "protocol recipe category": ("E-mode that {title}\u2019s \u201c{item}\u201d enters", "", ""),
    "protocol recipe floor_bps": ("Health factor under which {title}\u2019s \u201c{item}\u201d repays", "bp", ""),
}
"""Figures of the assumptions page."""

WORDS = SystemWords(
    refusals=REFUSALS,
    names={"share": "vault shares"},
    events=EVENTS,
    short=SHORT,
    risks=RISKS,
    exits=EXITS,
    assumed=ASSUMED,
)
