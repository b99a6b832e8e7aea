"""A token that stands for a coin, and the vault that pays what its validators earn in over a cycle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ui.wording.numbers import amount_with_unit, seconds_date
from ui.wording.roles import coin_in, title_in, token_in
from ui.wording.stories import Formula, ReviewLine
from ui.wording.systems.words import MINUS, ExitWords, Figures, StakingWords, SystemWords, counted, unit_of

REFUSALS: dict[str, tuple[str, str]] = {
    "drip_sync_early": ("The rewards of this cycle run until {opens:date}. The next cycle can start then.", ""),
    "drip_amount_negative": ("This cannot be below zero. Enter zero or more.", ""),
    "drip_share_zero": ("{amount:asset} is too little to give you any {token}. Deposit more.", "Use {remedy:asset}"),
    "drip_worthless": ("Nothing is left behind {token}: it is worth nothing, and no more of it can be bought or paid out.", ""),
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

EVENTS: dict[str, Callable[[Figures], str]] = {
    "drip_begins": lambda f: (
        f"A new cycle of {title_in(f)} begins: rewards of {amount_with_unit(f['reward'], coin_in(f), 0)} drip in until "
        f"{seconds_date(int(f['ends']))}"
    ),
    "cover_short": lambda f: (
        f"After a loss {title_in(f)} has {amount_with_unit(f['missing'], coin_in(f))} less than its {token_in(f)} redeem for. "
        "Rewards make up for it before anyone is paid"
    ),
    "cover_whole": lambda f: f"{title_in(f)} has made up for its loss, and pays rewards again",
}
SHORT: dict[str, str] = {
    "drip_begins": "New cycle",
    "cover_short": "Loss",
    "cover_whole": "Made up",
}


def _rate(f: Figures) -> str:
    """The figure that says what one redeems for: in the asset, where that is not owed for one coin each."""
    return "inside" if "inside" in f else "rate"


def _lost(f: Figures) -> str:
    return f" {MINUS} {counted(f, 'lost')}" if "lost" in f else ""


def _deposit(f: Figures) -> tuple[Formula, ...]:
    token = unit_of(f, "got")
    return (
        Formula(
            f"{token} you get",
            f"amount / what one {token} redeems for now, rounded down",
            f"{counted(f, 'paid')} / {counted(f, _rate(f))} = {counted(f, 'got')}",
        ),
    )


def _withdraw(f: Figures) -> tuple[Formula, ...]:
    less = ", less what leaving costs" if "lost" in f else ""
    return (
        Formula(
            f"{unit_of(f, 'got')} you get",
            f"amount × what one {unit_of(f, 'paid')} redeems for now, rounded down{less}",
            f"{counted(f, 'paid')} × {counted(f, _rate(f))}{_lost(f)} = {counted(f, 'got')}",
        ),
    )


FORMULAS: dict[str, Callable[[Figures], tuple[Formula, ...]]] = {"deposit": _deposit, "withdraw": _withdraw}


def _inside(f: Figures, receipt: Any) -> ReviewLine:
    pays = f["token"]
    return ReviewLine(f"Leaving pays {pays} at once", f"only a market turns {pays} into {receipt.units['paid']}", "unlock")


RISKS: dict[str, Callable[[Figures, Any], ReviewLine]] = {"risk_inside": _inside}
FIGURES = {"risk_inside": "what leaving pays"}

EXITS = {
    "vault": ExitWords(
        *("vault", "Withdraw", "for what is inside", "withdrawing", "unlock", "Review withdrawal"),
        "At once, for what the shares are worth now.",
    ),
}

STAKING = {
    "par_issuer": StakingWords(
        "earns nothing by itself",
        "You get one {token} for each {coin}. It earns nothing until you deposit it in the vault, under Wrap.",
        "The vault gets what all {token} earn, and only those in it share that.",
    ),
    "dripping_vault": StakingWords(
        "value rises hourly",
        "You get {token}. Minting and depositing are one step. You keep the same number, and each redeems for more every hour.",
        "Fewer {token} than {coin} is no loss: each redeems for {rate} {coin}.",
    ),
}

ASSUMED: dict[str, tuple[str, str, str]] = {
    "protocol issued": ("All tokens that {title} has issued, one for each {coin}", "", "{coin}"),
    "protocol kept_bps": ("Fee of {title}", "bp", "of rewards"),
    "protocol rate": ("What a token of {title} redeems for", "", "{coin}"),
    "protocol total": ("All {coin} in {title}\u2019s pool", "", "{coin}"),
    "protocol reward": ("Rewards that drip into {title} over the first cycle", "", "{coin}"),
    "protocol arrived": ("Rewards that wait for {title}\u2019s next cycle", "", "{coin}"),
    "protocol cycle_length_s": ("Rewards drip in over", "days", "days"),
}
"""Figures of the assumptions page."""

WORDS = SystemWords(
    refusals=REFUSALS,
    events=EVENTS,
    short=SHORT,
    formulas=FORMULAS,
    risks=RISKS,
    figures=FIGURES,
    exits=EXITS,
    staking=STAKING,
    assumed=ASSUMED,
)
