"""The figures of the assumptions page in words: what each is called, and its value as a person writes it.

The files keep them as parts per million, per ten thousand millions and so on; here they are percents and grouped numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol

from ui.wording.numbers import MONTHS, number_locale, seconds_date
from ui.wording.roles import coin_in, title_in
from ui.wording.systems import ASSUMED
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
    @property
    def of(self) -> str: ...
    @property
    def apart(self) -> bool: ...


PERCENT = {"ppm": 6, "ppb": 9, "1e9": 9, "1e10": 10, "1e18": 18, "1e20": 20, "bp": 4}
"""Units that are shares of one, by the power of ten that is the whole."""

COMMON = ("chain", "market", "lender", "strategy", "prices", "crowd", "network")
"""Places of figures that are no protocol's name."""

WORDS: dict[str, tuple[str, str, str]] = {
    "chain active": ("Staked by all validators", "", "{coin}"),
    "chain entry_queue": ("Waiting to start validating", "", "{coin}"),
    "chain exit_queue": ("Waiting to stop validating", "", "{coin}"),
    "chain participation_ppm": ("Duties that validators meet", "ppm", ""),
    "protocol share_rate": ("One share of {title}\u2019s pool", "", "{coin}"),
    "protocol pooled": ("All {coin} in {title}\u2019s pool", "", "{coin}"),
    "protocol buffered": ("{coin} of {title} not yet with validators", "", "{coin}"),
    "protocol withdrawal_vault": ("Paid back by validators, not yet reported", "", "{coin}"),
    "protocol execution_vault": ("Tips and block income, not yet reported", "", "{coin}"),
    "protocol opens": ("Redeeming opens", "", "UTC"),
    "market first": ("{unit} in the exchange pool", "", "{unit}"),
    "market second": ("{unit} in the exchange pool", "", "{unit}"),
    "market amplification": ("Amplification, which makes the pool\u2019s price curve flat", "", ""),
    "market fee_1e10": ("Fee of the exchange pool", "1e10", "of a trade"),
    "market admin_fee_1e10": ("Part of the exchange pool\u2019s fee that the exchange keeps", "1e10", ""),
    "prices coin_usd": ("Price of {coin}", "", "USD"),
    "prices coin_sway_ppb": ("How much the price of {coin} varies", "ppb", "an hour"),
    "prices coin_shared_ppm": ("How closely it moves with the first coin\u2019s (a correlation)", "ppm", ""),
    "chain gas_price": ("Price of gas, for network fees", "", "gwei"),
    "crowd noise_ppm": ("Trades of others", "ppm", "of the pool an hour"),
    "crowd arbitrage_ppm": ("Part of the gap to redemption that traders close", "ppm", "an hour"),
    "crowd patience_ppm": ("What they want to earn for waiting", "ppm", "a year"),
    "crowd premium_ppm": ("Premium above which others stake instead of buying", "ppm", ""),
    "crowd shut_discount_ppm": ("Discount they ask while redeeming is shut", "ppm", ""),
    "crowd restocks": ("They redeem what they bought, and stake what they sold", "", ""),
    "crowd every_hours": ("Others act every so many hours", "", ""),
    "crowd stake_day": ("Others stake with {title}", "", "{coin} a day"),
    "crowd redeem_day": ("Others ask to redeem", "", "{coin} a day"),
    "crowd entry_day": ("Others start validators", "", "{coin} a day"),
    "crowd exit_day": ("Others stop validators", "", "{coin} a day"),
    "chain tips_day": ("Tips and block income of all validators", "", "{coin} a day, the median"),
    "protocol fee_bps": ("Fee of the operator of locked stake", "bp", "of rewards"),
    "protocol report frame_epochs": ("From one report to the next", "", "epochs: a day"),
    "protocol report_limits max_positive_rebase_1e9": ("Most that a report may add", "1e9", "of the pool"),
    "protocol report_limits annual_increase_bp": ("Most that validators may seem to earn", "bp", "a year"),
    "protocol report_limits simulated_rate_deviation_bp": ("Most that a report\u2019s rate may deviate", "bp", ""),
    "protocol report_limits request_margin_s": ("A request must be older than", "", "seconds when a report is made"),
    "protocol report_limits appeared_per_day": ("Most validators that may start", "", "a day"),
    "protocol report_limits exited_per_day": ("Most validators that may leave", "", "a day"),
    "protocol report_limits initial_slashing_pwei": ("A slashing counts for at least", "e-3", "{coin} a validator, over 18 days"),
    "protocol report_limits inactivity_penalties_pwei": ("Missed duties count for", "e-3", "{coin} a validator, over 18 days"),
    "protocol report_limits negative_rebase_shift_epochs": (
        "A loss without a slashing delays requests for at most",
        "",
        "epochs",
    ),
    "protocol fee total": ("{title}\u2019s fee", "1e20", "of rewards"),
    "protocol fee modules 1 share": ("What the operators get of {title}\u2019s rewards", "1e20", ""),
    "protocol stake_limit maximum": ("Most that can be staked at once", "e-18", "{coin}"),
    "protocol stake_limit growth_blocks": ("The staking limit fills up again in", "", "blocks of 12 s, about 21 hours"),
    "protocol queue wait_days_low": ("Days that redeeming takes in quiet times, at least", "", ""),
    "protocol queue wait_days_high": ("Days that redeeming takes in quiet times, at most", "", "(weeks in crowded ones)"),
    "protocol rules_v4 begins": ("{title}\u2019s newer rules hold from", "date", ""),
    "protocol rules_v4 deposits_reserve": ("With the newer rules, each report keeps for new validators", "e-18", "{coin}"),
    "protocol rules_v4 loss_limit_bp": (
        "With the newer rules, reports may lose at most",
        "bp",
        "of what is expected, over 36 days",
    ),
    "protocol rules_v4 loss_window_s": ("With the newer rules, losses count together for", "days", "days"),
    "protocol governance vote_days": ("A vote of the DAO takes", "", "days"),
    "protocol governance submitted_days": ("Dual governance adds after submission", "", "days"),
    "protocol governance scheduled_days": ("Dual governance adds after scheduling", "", "day"),
}
WORDS |= ASSUMED
FEES = {
    "transfer_ETH": "sending ETH",
    "transfer_token": "sending a token",
    "approve": "approving",
    "revoke": "revoking an approval",
    "stake": "staking",
    "wrap": "wrapping",
    "unwrap": "unwrapping",
    "deposit": "a deposit into the vault",
    "withdraw": "a withdrawal from the vault",
    "request_withdrawal": "asking to redeem",
    "redeem": "redeeming at once",
    "claim": "claiming",
    "swap": "a swap",
    "add_liquidity": "adding liquidity",
    "remove_liquidity": "withdrawing liquidity",
    "lock": "locking stake",
    "unlock": "exiting locked stake",
    "redelegate": "moving locked stake",
    "supply": "supplying",
    "withdraw_supplied": "withdrawing what was supplied",
    "sell_deposit": "selling a deposit",
    "borrow": "borrowing",
    "repay": "repaying",
    "flash_loan": "a flash loan",
    "set_emode": "entering or leaving an e-mode",
    "use_as_collateral": "using a deposit as collateral, or not",
    "restake": "restaking",
    "delegate": "delegating restaked stake",
    "leave_restaking": "asking for restaked stake back",
    "fund_vault": "putting coins into a vault",
    "withdraw_vault": "taking coins out of a vault",
    "mint_vault": "minting against a vault",
    "repay_vault": "repaying what a vault owes",
    "rebalance_vault": "repaying out of a vault",
    "exit_vault": "calling a vault\u2019s validators back",
    "change_vault_tier": "moving a vault to another tier",
}


def in_order(rows: Iterable[Assumed]) -> list[Assumed]:
    """The figures as the page has them: in the order of their words, whatever nobody has words for at the end."""
    places = {key: place for place, key in enumerate((*WORDS, *(f"network fee {kind}" for kind in FEES)))}
    return sorted(rows, key=lambda row: places.get(key_of(row), len(places)))


def key_of(row: Assumed) -> str:
    """Under what a figure stands among the words: a protocol's under "protocol" and a fee by its kind, whosever they are."""
    return f"network fee {row.name}" if row.place.startswith("network fee") else _known(_full_key(row))[0]


def _full_key(row: Assumed) -> str:
    first, _, rest = row.place.partition(" ")
    place = row.place if first in COMMON else f"protocol {rest}".strip()
    return f"{place} {row.name}"


def _known(key: str) -> tuple[str, str]:
    """Under what there are words for a key, and the item that it names between them: without one the key as it is, and "".

    An item of several words is whose figure it is, and for whom.
    """
    parts = key.split(" ")
    for last in range(1, len(parts)) if key not in WORDS else ():
        for item in range(1, len(parts) - last + 1):
            without = " ".join(parts[:item] + parts[item + last :])
            if without in WORDS:
                return without, " ".join(parts[item : item + last])
    return key, ""


def assumption_words(row: Assumed) -> str:
    """A figure of the assumptions page: "Its fee: 0.01 % of a trade"."""
    if row.place.startswith("network fee") and row.name in FEES:
        system = row.place.removeprefix("network fee").strip()
        where = f" at {title_in({'system': system})}" if system else ""
        return f"Network fee of {FEES[row.name]}{where}: {_number(Decimal(row.value))} gas"
    key, item = _known(_full_key(row))
    name, kind, unit = WORDS.get(key, (row.name.replace("_", " ").capitalize(), "", "{unit}"))
    whose = {"system": row.of}
    title, coin = title_in(whose), row.of if row.place == "prices" else coin_in(whose)
    first = f"{title}: " if row.apart and row.place != "prices" and "{title}" not in name else ""
    named, counted = (text.format(title=title, coin=coin, unit=row.unit, item=item) for text in (name, unit))
    return f"{first}{named}: {_value(row.value, kind)} {counted}".strip()


def source_words(row: Assumed) -> str:
    """The date of a figure, whether it is old, and where it comes from: "May 2022, more than a year old: fitted to ..."."""
    year, *rest = row.date.split("-")
    parts = [*([str(int(rest[1]))] if len(rest) > 1 else []), *([MONTHS[int(rest[0]) - 1]] if rest else []), year]
    return f"{' '.join(parts)}{', more than a year old' if row.old else ''}: {row.source}"


def _value(value: str, kind: str) -> str:
    if kind == "yes":
        return "yes" if value == "True" else "no"
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
