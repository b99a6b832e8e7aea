"""A vault that unlocks its profit over time."""

from __future__ import annotations

from ui.wording.systems.words import SystemWords

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
    "yield_report_beyond": (
        "This report would take more shares in losses or fees than the vault has. Nothing was recorded.",
        "",
    ),
}

WORDS = SystemWords(refusals=REFUSALS, names={"share": "vault shares"})
