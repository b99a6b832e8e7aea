"""A vault that pays its rewards in over a cycle."""

from __future__ import annotations

from ui.wording.systems.words import SystemWords

REFUSALS: dict[str, tuple[str, str]] = {
    "drip_sync_early": ("The rewards of this cycle run until {opens:date}. The next cycle can start then.", ""),
    "drip_amount_negative": ("This cannot be below zero. Enter zero or more.", ""),
    "drip_share_zero": ("{amount:asset} is too little to give you any {token}. Deposit more.", "Use {remedy:asset}"),
    "drip_asset_zero": ("{amount:token} is too little to pay out any {asset}. Redeem more.", "Use {remedy:token}"),
    "drip_shares_short": (
        "You hold {have:token}, which is less than {amount:token}. Enter no more than you hold.",
        "Use {remedy:token}",
    ),
    "drip_assets_short": (
        "Your {token} is worth {limit:asset}, which is less than {amount:asset}. Enter no more than it is worth.",
        "Use {remedy:asset}",
    ),
    "drip_withdraw_locked": (
        "{amount:asset} would include rewards that are still being paid in until {opens:date}. Withdraw up to "
        "{limit:asset} now, or wait.",
        "Use {remedy:asset}",
    ),
    "drip_redeem_locked": (
        "This would pay {need:asset}, which includes rewards that are still being paid in until {opens:date}. "
        "The vault can pay {limit:asset} now; redeem less, or wait.",
        "Use {remedy:token}",
    ),
}

WORDS = SystemWords(refusals=REFUSALS)
