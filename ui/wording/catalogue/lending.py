"""Sentences for lending markets and loops."""

from __future__ import annotations

_TOO_LARGE = "These numbers are too large for the market\u2019s contract, so nothing was changed."

LENDING: dict[str, tuple[str, str]] = {
    "loan_asset_unknown": ("This market does not take {token}.", ""),
    "loan_price": ("The price of {token} has to be above zero.", ""),
    "loan_rates_out_of_range": (
        "The market\u2019s contract takes no such rates: the kink lies between 1 % and 99 % lent out, the second slope is no "
        "flatter than the first, and the highest rate is 1,000 % a year.",
        "",
    ),
    "loan_terms_out_of_range": (
        "The market\u2019s contract takes no such terms: what may be borrowed lies below where liquidation starts, and there the "
        "collateral still pays the debt and the liquidator.",
        "",
    ),
    "loan_amount_zero": ("Enter a larger amount of {token}: this is nothing, or too little to be counted.", ""),
    "loan_supply_cap": (
        "The market takes {cap:token} at most. {limit:token} still fit.",
        "Use {remedy:token}",
    ),
    "loan_balance_short": ("You supplied {have:token}, interest included. Take out that much or less.", "Use {remedy:token}"),
    "loan_liquidity_short": (
        "The rest is lent out: the market can pay {have:token} at the moment. Take less, or wait until somebody repays.",
        "Use {remedy:token}",
    ),
    "loan_not_lent": ("{token} cannot be borrowed in this market. Choose another token.", ""),
    "loan_not_in_emode": (
        "In the mode \u201c{mode}\u201d {token} cannot be borrowed. Choose another token, or leave the mode first.",
        "",
    ),
    "loan_borrow_cap": ("The market lends {cap:token} at most. {limit:token} are left.", "Use {remedy:token}"),
    "loan_no_collateral": ("Nothing you supplied backs a loan of {token}. Supply something that counts as collateral first.", ""),
    "loan_unhealthy": (
        "This would leave your health factor at {health_bps:ratio_bps}. Below 1 anyone may liquidate. "
        "At most {limit:token} leaves it at 1 or above.",
        "Use {remedy:token}",
    ),
    "loan_collateral_short": (
        "Your collateral does not back that much. You can borrow {limit:token} at most.",
        "Use {remedy:token}",
    ),
    "loan_zero_ltv_first": (
        "{other} backs no new loans and has to leave before {token}. Take out {other} first, or stop using it as collateral.",
        "",
    ),
    "loan_no_debt": ("There is no debt in {token} here.", ""),
    "loan_needed": (
        "Your loan needs {token} as collateral: without it your health factor would be {health_bps:ratio_bps}, and below "
        "1 anyone may liquidate. Repay some of the loan first.",
        "",
    ),
    "loan_no_supply": ("You have not supplied any {token}, so it cannot be collateral. Supply some first.", ""),
    "loan_backs_nothing": ("{token} backs no loans as things stand, so it cannot be switched on as collateral.", ""),
    "loan_emode_unknown": ("There is no mode number {category} in this market.", ""),
    "loan_emode_debt": ("{token} cannot be owed in that mode. Repay all of it first.", ""),
    "loan_emode_collateral": ("{token} would back nothing in that mode. Stop using it as collateral first.", ""),
    "loan_emode_unhealthy": (
        "In that mode your health factor would be {health_bps:ratio_bps}, and below 1 anyone may liquidate. "
        "Repay some of the loan first.",
        "",
    ),
    "loan_healthy": (
        "The collateral covers this loan: its health factor is {health_bps:ratio_bps}, and only below 1 may it be liquidated.",
        "",
    ),
    "loan_not_collateral": ("{token} is not collateral of this loan, so it cannot be taken. Choose another.", ""),
    "loan_crumbs": (
        "This would leave crumbs: of debt and of collateral $1,000 must stay, or one of them must be gone. "
        "At most {limit:token} can be covered now.",
        "Use {remedy:token}",
    ),
    "loan_self": ("Nobody can liquidate their own loan. Repay it instead.", ""),
    "ray_overflow": (_TOO_LARGE, ""),
    "ray_division_by_zero": ("The market\u2019s contract cannot divide by nothing, so nothing was changed.", ""),
}
