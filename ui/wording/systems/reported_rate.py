"""A token whose rate is reported: deposits into a pool, burning for what has come in, operators with a bond."""

from __future__ import annotations

from collections.abc import Callable

from ui.wording.numbers import price
from ui.wording.systems.words import ExitWords, Figures, StakingWords, SystemWords

REFUSALS: dict[str, tuple[str, str]] = {
    "rate_deposit_small": (
        "{amount:coin} is less than the smallest deposit of {minimum:coin}. Deposit at least that much.",
        "Use {remedy:coin}",
    ),
    "rate_pool_full": (
        "The deposit pool holds at most {maximum:coin} beyond what waiting validators need and has room for "
        "{limit:coin}, not for {amount:coin}. Deposit less, wait until validators have taken some, or buy on the "
        "market.",
        "Use {remedy:coin}",
    ),
    "rate_mint_zero": ("{amount:coin} is too little to give you any {token}. Deposit more.", ""),
    "rate_amount_negative": ("This cannot be below zero. Enter zero or more.", ""),
    "rate_burn_zero": ("Enter an amount above zero.", ""),
    "rate_balance_short": (
        "You hold {have:token}, which is less than {amount:token}. Enter no more than you hold.",
        "Use {remedy:token}",
    ),
    "rate_collateral_short": (
        "This would pay {need:coin}, but only {limit:coin} is available, and there is no queue to wait in. Redeem "
        "less, sell on the market, or come back when more {coin} has arrived.",
        "Use {remedy:token}",
    ),
    "rate_assign_zero": ("Enter a number of validators above zero.", ""),
    "rate_collateral_none": (
        "The protocol has no {coin} available to redeem with, and there is no queue to wait in. Sell on the market, or "
        "come back when deposits and rewards have arrived.",
        "",
    ),
    "bond_debt_smaller": ("The operator owes {debt:coin}. Repay no more than that.", "Use {remedy:coin}"),
    "bond_no_validator": ("The operator has no validator left that could exit.", ""),
    "rate_report_empty": ("A report needs {coin} and {token} above zero. The rate stays as it was.", ""),
    "rate_report_early": ("The next report can come from {opens:date}. The rate stays as it was.", ""),
    "rate_report_change": (
        "The report would move the rate from {was:coin} to {rate:coin}, further than the {most:coin} that one report may. "
        "The rate stays as it was.",
        "",
    ),
}

EVENTS: dict[str, Callable[[Figures], str]] = {
    "report_refused": lambda f: (
        f"A report is refused: it would move the rate from {price(f['was'])} to {price(f['rate'])}, further than one report may"
    ),
}

SHORT: dict[str, str] = {
    "report_refused": "Refused",
}

EXITS = {
    "burn": ExitWords(
        *("burn", "Burn", "for what is available", "burning", "unlock", "Review burning"),
        "At once, out of the {coin} that the protocol has available.",
        "while it lasts: {amount} now",
    ),
}

STAKING = {
    "reported_rate": StakingWords(
        "value rises daily",
        "You get {token}. You keep the same number, and each redeems for more {coin} after every daily report.",
        "Fewer {token} than {coin} is no loss: each redeems for {rate} {coin}.",
    ),
}

ASSUMED: dict[str, tuple[str, str, str]] = {
    "protocol exchange_rate": ("What a token of {title} redeems for", "", "{coin}"),
    "protocol reported": ("All {coin} that {title}\u2019s tokens redeem for", "", "{coin}"),
    "protocol collateral": ("{coin} available to redeem with", "", "{coin}"),
    "protocol pool": ("{coin} in {title}\u2019s deposit pool", "", "{coin}"),
    "protocol validators": ("Validators of {title}", "", ""),
    "protocol waiting": ("Validators that wait for deposits", "", ""),
    "protocol joining": ("Validators that operators ask for", "", "a day, the median"),
    "protocol most_waiting": ("Operators ask for none while this many wait", "", ""),
    "protocol deposit_fee_1e18": ("Fee of {title} on deposits", "1e18", ""),
    "protocol minimum_deposit_wei": ("Smallest deposit", "e-18", "{coin}"),
    "protocol maximum_pool_wei": ("Most that the deposit pool holds", "e-18", "{coin}"),
    "protocol target_collateral_1e18": ("Part of all deposits that is to be available to redeem with", "1e18", ""),
    "protocol maximum_change_1e18": ("Most that one report may change the rate", "1e18", ""),
    "protocol report_interval_s": ("From one report of {title} to the next", "", "seconds: a day"),
    "protocol assignments": ("Most validators that a deposit starts", "", ""),
    "protocol shared_assignments": ("Validators that a deposit starts besides one for each 32 {coin} of its own", "", ""),
    "protocol operators bond_wei": ("What an operator pays for a validator", "e-18", "{coin}"),
    **{
        f"protocol operators {who}_share_1e18": (f"What {whom} keep of rewards on deposits", "1e18", "")
        for who, whom in {"node": "operators", "voter": "voters", "protocol": "{title} and its treasury"}.items()
    },
}
"""Figures of the assumptions page."""

WORDS = SystemWords(refusals=REFUSALS, events=EVENTS, short=SHORT, exits=EXITS, staking=STAKING, assumed=ASSUMED)
