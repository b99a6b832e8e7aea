"""Sentences for vaults: the reported-rate token, the dripping vault, the vault that unlocks its profit."""

from __future__ import annotations

VAULTS: dict[str, tuple[str, str]] = {
    "rate_deposit_small": (
        "{amount:ETH} is less than the smallest deposit of {minimum:ETH}. Deposit at least that much.",
        "Use {remedy:ETH}",
    ),
    "rate_pool_full": (
        "The deposit pool holds at most {maximum:ETH} beyond what waiting validators need and has room for "
        "{limit:ETH}, not for {amount:ETH}. Deposit less, wait until validators have taken some, or buy on the "
        "market.",
        "Use {remedy:ETH}",
    ),
    "rate_mint_zero": ("{amount:ETH} is too little to give you any rETH. Deposit more.", ""),
    "rate_amount_negative": ("This cannot be below zero. Enter zero or more.", ""),
    "rate_burn_zero": ("Enter an amount above zero.", ""),
    "rate_balance_short": (
        "You hold {have:rETH}, which is less than {amount:rETH}. Enter no more than you hold.",
        "Use {remedy:rETH}",
    ),
    "rate_collateral_short": (
        "This would pay {need:ETH}, but only {limit:ETH} is available, and there is no queue to wait in. Redeem "
        "less, sell on the market, or come back when more ETH has arrived.",
        "Use {remedy:rETH}",
    ),
    "bond_debt_smaller": ("The operator owes {debt:ETH}. Repay no more than that.", "Use {remedy:ETH}"),
    "bond_no_validator": ("The operator has no validator left that could exit.", ""),
    "rate_report_empty": ("A report needs ETH and rETH above zero. The rate stays as it was.", ""),
    "rate_report_early": ("The next report can come from {opens:date}. The rate stays as it was.", ""),
    "rate_report_change": (
        "The report would move the rate from {was:ETH} to {rate:ETH}, further than the {most:ETH} that one report may. "
        "The rate stays as it was.",
        "",
    ),
    "drip_sync_early": ("The rewards of this cycle run until {opens:date}. The next cycle can start then.", ""),
    "drip_amount_negative": ("This cannot be below zero. Enter zero or more.", ""),
    "drip_share_zero": ("{amount:frxETH} is too little to give you any sfrxETH. Deposit more.", "Use {remedy:frxETH}"),
    "drip_asset_zero": ("{amount:sfrxETH} is too little to pay out any frxETH. Redeem more.", "Use {remedy:sfrxETH}"),
    "drip_shares_short": (
        "You hold {have:sfrxETH}, which is less than {amount:sfrxETH}. Enter no more than you hold.",
        "Use {remedy:sfrxETH}",
    ),
    "drip_assets_short": (
        "Your sfrxETH is worth {limit:frxETH}, which is less than {amount:frxETH}. Enter no more than it is worth.",
        "Use {remedy:frxETH}",
    ),
    "drip_withdraw_locked": (
        "{amount:frxETH} would include rewards that are still being paid in until {opens:date}. Withdraw up to "
        "{limit:frxETH} now, or wait.",
        "Use {remedy:frxETH}",
    ),
    "drip_redeem_locked": (
        "This would pay {need:frxETH}, which includes rewards that are still being paid in until {opens:date}. "
        "The vault can pay {limit:frxETH} now; redeem less, or wait.",
        "Use {remedy:sfrxETH}",
    ),
    "yield_limit_full": (
        "The vault accepts {maximum:token} at most and has room for {limit:token}, not for {amount:token}. Deposit less.",
        "Use {remedy:token}",
    ),
    "yield_mint_full": (
        "These shares cost {need:token}, and the vault has room for {limit:token}. Ask for fewer.",
        "Use {remedy:vault shares}",
    ),
    "yield_share_zero": (
        "{amount:token} would give you no shares. Deposit more; a vault that has lost everything gives none.",
        "Use {remedy:token}",
    ),
    "yield_cost_zero": ("Enter an amount above zero. In a vault that has lost everything shares cannot be bought.", ""),
    "yield_withdraw_zero": ("Enter an amount above zero. A vault that has lost everything pays nothing.", ""),
    "yield_asset_zero": (
        "{amount:vault shares} would pay nothing. Redeem more; a vault that has lost everything pays nothing.",
        "Use {remedy:vault shares}",
    ),
    "yield_shares_short": (
        "You hold {have:vault shares}, which is less than {amount:vault shares}. Enter no more than you hold.",
        "Use {remedy:vault shares}",
    ),
    "yield_assets_short": (
        "Your shares are worth {limit:token}, which is less than {amount:token}. Enter no more than they are worth.",
        "Use {remedy:token}",
    ),
    "yield_report_beyond": (
        "This report would take more shares in losses or fees than the vault has. Nothing was recorded.",
        "",
    ),
}
