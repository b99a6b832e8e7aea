"""The figures of the assumptions page in words: what each is called, and its value as a person writes it.

The files keep them as parts per million, per ten thousand millions and so on; here they are percents, grouped numbers and ETH.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol

from ui.wording.numbers import MONTHS, number_locale, seconds_date
from wallet.amounts import exact


class Assumed(Protocol):
    """What a row of `wallet.assumptions` tells."""

    @property
    def place(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def date(self) -> str: ...
    @property
    def assumed(self) -> bool: ...
    @property
    def old(self) -> bool: ...


PERCENT = {"ppm": 6, "ppb": 9, "1e9": 9, "1e10": 10, "1e20": 20, "bp": 4}
"""Units that are shares of one, by the power of ten that is the whole."""

WORDS: dict[str, tuple[str, str, str]] = {
    "chain active": ("Staked by all validators", "", "ETH"),
    "chain entry_queue": ("Waiting to start validating", "", "ETH"),
    "chain exit_queue": ("Waiting to stop validating", "", "ETH"),
    "chain participation_ppm": ("Duties that validators meet", "ppm", ""),
    "lido share_rate": ("One share of Lido\u2019s pool", "", "ETH"),
    "lido pooled": ("All ETH in Lido\u2019s pool", "", "ETH"),
    "lido buffered": ("ETH of Lido not yet with validators", "", "ETH"),
    "lido withdrawal_vault": ("Paid back by validators, not yet reported", "", "ETH"),
    "lido execution_vault": ("Tips and block income, not yet reported", "", "ETH"),
    "lido opens": ("Redeeming opens", "", "UTC"),
    "market first": ("ETH in the exchange pool", "", "ETH"),
    "market second": ("stETH in the exchange pool", "", "stETH"),
    "market amplification": ("Amplification, which makes the pool\u2019s price curve flat", "", ""),
    "market fee_1e10": ("Fee of the exchange pool", "1e10", "of a trade"),
    "market admin_fee_1e10": ("Part of the exchange pool\u2019s fee that the exchange keeps", "1e10", ""),
    "prices coin_usd": ("Price of ETH", "", "USD"),
    "prices coin_sway_ppb": ("How much the price of ETH varies", "ppb", "an hour"),
    "chain gas_price": ("Price of gas, for network fees", "", "gwei"),
    "crowd noise_ppm": ("Trades of others", "ppm", "of the pool an hour"),
    "crowd arbitrage_ppm": ("Part of the gap to redemption that traders close", "ppm", "an hour"),
    "crowd patience_ppm": ("What they want to earn for waiting", "ppm", "a year"),
    "crowd premium_ppm": ("Premium above which others stake instead of buying", "ppm", ""),
    "crowd shut_discount_ppm": ("Discount they ask while redeeming is shut", "ppm", ""),
    "crowd stake_day": ("Others stake with Lido", "", "ETH a day"),
    "crowd redeem_day": ("Others ask to redeem", "", "ETH a day"),
    "crowd entry_day": ("Others start validators", "", "ETH a day"),
    "crowd exit_day": ("Others stop validators", "", "ETH a day"),
    "chain tips_day": ("Tips and block income of all validators", "", "ETH a day, the median"),
    "protocol fee_bps": ("Fee of the operator of locked stake", "bp", "of rewards"),
    "lido report frame_epochs": ("From one report to the next", "", "epochs: a day"),
    "lido report_limits max_positive_rebase_1e9": ("Most that a report may add", "1e9", "of the pool"),
    "lido report_limits annual_increase_bp": ("Most that validators may seem to earn", "bp", "a year"),
    "lido report_limits simulated_rate_deviation_bp": ("Most that a report\u2019s rate may deviate", "bp", ""),
    "lido report_limits request_margin_s": ("A request must be older than", "", "seconds when a report is made"),
    "lido report_limits appeared_per_day": ("Most validators that may start", "", "a day"),
    "lido report_limits exited_per_day": ("Most validators that may leave", "", "a day"),
    "lido report_limits initial_slashing_pwei": ("A slashing counts for at least", "e-3", "ETH a validator, over 18 days"),
    "lido report_limits inactivity_penalties_pwei": ("Missed duties count for", "e-3", "ETH a validator, over 18 days"),
    "lido report_limits negative_rebase_shift_epochs": ("A loss without a slashing delays requests for at most", "", "epochs"),
    "lido fee total": ("Lido\u2019s fee", "1e20", "of rewards"),
    "lido fee modules 1 share": ("What the operators get of Lido\u2019s rewards", "1e20", ""),
    "lido stake_limit maximum": ("Most that can be staked at once", "e-18", "ETH"),
    "lido stake_limit growth_blocks": ("The staking limit fills up again in", "", "blocks of 12 s, about 21 hours"),
    "lido queue wait_days_low": ("Days that redeeming takes in quiet times, at least", "", ""),
    "lido queue wait_days_high": ("Days that redeeming takes in quiet times, at most", "", "(weeks in crowded ones)"),
    "lido rules_v4 begins": ("Lido\u2019s newer rules hold from", "date", ""),
    "lido rules_v4 deposits_reserve": ("With the newer rules, each report keeps for new validators", "e-18", "ETH"),
    "lido rules_v4 loss_limit_bp": ("With the newer rules, reports may lose at most", "bp", "of what is expected, over 36 days"),
    "lido rules_v4 loss_window_s": ("With the newer rules, losses count together for", "days", "days"),
    "lido governance vote_days": ("A vote of the DAO takes", "", "days"),
    "lido governance submitted_days": ("Dual governance adds after submission", "", "days"),
    "lido governance scheduled_days": ("Dual governance adds after scheduling", "", "day"),
}
FEES = {
    "transfer_ETH": "sending ETH",
    "transfer_token": "sending a token",
    "approve": "approving",
    "revoke": "revoking an approval",
    "stake": "staking",
    "wrap": "wrapping",
    "unwrap": "unwrapping",
    "request_withdrawal": "asking to redeem",
    "redeem": "redeeming at once",
    "claim": "claiming",
    "swap": "a swap",
    "add_liquidity": "adding liquidity",
    "remove_liquidity": "withdrawing liquidity",
    "lock": "locking stake",
    "unlock": "exiting locked stake",
}


def in_order(rows: Iterable[Assumed]) -> list[Assumed]:
    """The figures as the page has them: in the order of their words, whatever nobody has words for at the end."""
    places = {key: place for place, key in enumerate((*WORDS, *(f"network fee {kind}" for kind in FEES)))}
    return sorted(rows, key=lambda row: places.get(f"{row.place} {row.name}", len(places)))


def assumption_words(row: Assumed) -> str:
    """A figure of the assumptions page: "Its fee: 0.01 % of a trade"."""
    if row.place.startswith("network fee") and row.name in FEES:
        where = row.place.removeprefix("network fee").strip()
        return f"Network fee of {FEES[row.name]}{f' ({where})' if where else ''}: {_number(Decimal(row.value))} gas"
    name, kind, unit = WORDS.get(f"{row.place} {row.name}", (row.name.replace("_", " ").capitalize(), "", row.unit))
    return f"{name}: {_value(row.value, kind)} {unit}".strip()


def source_words(row: Assumed) -> str:
    """The date of a figure, whether it is old, and where it comes from: "May 2022, more than a year old: fitted to ..."."""
    year, *rest = row.date.split("-")
    parts = [*([str(int(rest[1]))] if len(rest) > 1 else []), *([MONTHS[int(rest[0]) - 1]] if rest else []), year]
    return f"{' '.join(parts)}{', more than a year old' if row.old else ''}: {row.source}"


def _value(value: str, kind: str) -> str:
    try:
        figure = Decimal(value)
    except ArithmeticError:
        return value
    if kind == "date":
        return seconds_date(int(figure))
    if kind == "days":
        return _number(figure / 86_400)
    if kind in PERCENT:
        return f"{_number(figure.scaleb(2 - PERCENT[kind]))} %"
    return _number(figure.scaleb(int(kind[1:])) if kind.startswith("e") else figure)


def _number(figure: Decimal) -> str:
    """All its digits, grouped, in the chosen number format."""
    places = max(0, -int(figure.normalize().as_tuple().exponent))
    return exact(int(figure.scaleb(places)), places, number_locale())
