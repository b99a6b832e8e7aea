"""Explanations in words: what a number means, how its formula reads, what each term is called and where it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.wording.assumed import assumption_words, in_order, source_words
from ui.wording.money import terms_of, told
from ui.wording.numbers import RATE_DECIMALS, amount, date_time, decimal, exact_amount, exact_rate, things, token_name
from ui.wording.receipts import receipt_words
from ui.wording.roles import coin_of_token, first_coin, first_token, token_of_the_world
from ui.wording.systems import FIGURES
from ui.wording.telling import stage_name
from wallet import assumptions_of

if TYPE_CHECKING:
    from wallet import Derivation, LedgerRow, Term, World

TITLES = {
    "hold": "You hold",
    "redeem": "Redeems for",
    "sell": "Sells for",
    "gap": "Gap",
    "pays": "The pool pays",
    "rate": "Redemption rate",
    "holds": "The pool holds",
    "stake": "At risk",
    "worst": "Worst risk",
    "discount": "Discount today",
    "wait": "Waiting now",
}
PART_OF_ALL = "Your part of all the {coin} that the protocol holds, rounded down to the wei."
SENTENCES = {
    ("hold", "part"): PART_OF_ALL,
    ("redeem", "part"): PART_OF_ALL,
    ("hold", "given"): "What is recorded for you; only your own moves change the number.",
    ("hold", "sum"): "Everything staked that you can sell, counted in {unit}.",
    ("redeem", "product"): "Each unit times the {coin} that the protocol pays for it, rounded down.",
    ("redeem", "lesser"): "A request pays what you asked for, or what it is worth when it is paid, if that is less.",
    ("redeem", "given"): "This much is set aside for you.",
    ("hold", "strategy"): "What is yours in the restaking strategy, with what it earned since and less what was slashed.",
    ("redeem", "strategy"): "What the strategy would pay as things stand. Services can still slash it until its escrow is over.",
    ("redeem", "validators"): "What your validators hold for you. They pay it out when they leave.",
    ("redeem", "coin"): "It is the coin itself, each unit worth one.",
    ("redeem", "prices"): "Each unit times what a dollar is worth in {coin} this hour, rounded down.",
    ("redeem", "sum"): "What each of your staked tokens redeems for, added up.",
    (
        "sell",
        "product",
    ): "Each unit times the {coin} that selling one brings now, after the fee. A large sale brings less for each.",
    ("sell", "coin"): "It is the coin itself, each unit worth one.",
    ("sell", "prices"): "Each unit times what a dollar is worth in {coin} this hour, rounded down.",
    ("sell", "sum"): "What each of your staked tokens sells for, added up.",
    ("sell", "none"): "It has no market: what waits in a queue or is locked cannot be sold.",
    ("gap", "difference"): "What it sells for less what it redeems for: below zero, selling now costs that much.",
    ("gap", "none"): "Nothing to compare: it has no market.",
    ("pays", "difference"): "What the pool\u2019s curve gives for one {token}, less the pool\u2019s fee.",
    ("pays", "none"): "The pool cannot quote a price now.",
    ("holds", "none"): "There is no pool here.",
    ("rate", "given"): "One {token} redeems for one {coin}. What grows is how many {token} a share shows.",
    ("rate", "rising"): "What the protocol owes for one {token}, by its last report or update. It rises with the rewards.",
    (
        "holds",
        "sum",
    ): "Both sides of the pool, each counted as what it redeems for. The less balanced they are, the larger the gap.",
    ("stake", "sum"): "What stands in contracts or is locked with validators, each {coin} counted once.",
    ("worst", "largest"): "The largest of the bad cases. It is not the worst that can happen, and has no probability.",
    ("discount", "difference"): "What one {token} sells for less what it redeems for.",
    ("discount", "none"): "Nothing to compare: no pool quotes a price.",
    ("wait", "sum"): "The likely hours of each stage, added up, if you asked for 32 {token} now.",
    ("wait", "none"): "No wait can be told: redeeming is not open, or the queue gives no estimate.",
}
TERMS = {
    "units": "what you hold",
    "redemption_rate": "redemption rate",
    "market_price": "market price",
    "sells_for": "sells for",
    "redeems_for": "redeems for",
    "risk_contract": "a fault in a contract",
    "hold": "what you hold",
    "redeem": "redeems for",
    "sell": "sells for",
    "gap": "gap",
    "rate": "redemption rate",
    "stake": "at risk",
    "worst": "worst risk",
    "discount": "gap for one {token}",
    "wait": "likely wait",
}
PLACES = {
    "ledger": "the ledger, your account",
    "report": "the last report or update",
    "protocol": "the protocol\u2019s ledger",
    "pool": "the pool, this hour",
    "queue": "the withdrawal queue",
    "validators": "the chain\u2019s validators",
    "lender": "the lending market, interest included",
    "strategy": "the restaking strategy, slashes counted",
    "prices": "the price of this hour",
    "coin": "always 1",
    "record": "the record, or a total loss",
}
SIGNS = {
    "part": ("\N{MULTIPLICATION SIGN}", "\N{DIVISION SIGN}"),
    "product": ("\N{MULTIPLICATION SIGN}",),
    "difference": ("\N{MINUS SIGN}",),
    "lesser": ("\N{MIDDLE DOT}",),
}
OF_ONE = ("redemption_rate", "market_price", "pays", "rate", "curve_pays", "pool_fee")
"""Terms that count for one token."""
SPOKEN = {
    "\N{MULTIPLICATION SIGN}": "times",
    "\N{DIVISION SIGN}": "divided by",
    "\N{MINUS SIGN}": "less",
    "+": "plus",
    "\N{MIDDLE DOT}": "or",
}
ROWS = {
    "start": "Before your first move",
    "earlier": "Your earlier moves",
    "grown": "Without a move of yours",
}
GROWN = {"token": "From rewards and losses", "coin": "Paid out by validators"}
"""Why a balance in the first token, and in its coin, grew without a move."""


def title_of(told: Derivation) -> str:
    """The number as a title: "Redeems for 15.0256", and its unit."""
    if told.shape == "none":
        return TITLES[told.what]
    counted = ", counted in" if (told.what, told.shape) == ("hold", "sum") else ""  # what is held is of several kinds
    return f"{TITLES[told.what]} {term_value(told.result)}{counted} {term_unit(told.result)}".strip()


def sentence_of(explained: Derivation) -> str:
    unit = explained.result.unit
    return _with_roles(SENTENCES[explained.what, _kind(explained)], coin_of_token(unit), explained.token, token_name(unit))


def _kind(explained: Derivation) -> str:
    """The shape, or what is more to the point: where the rate is read, who holds it, that a rate rises."""
    result, place = explained.result, explained.terms[-1].place if explained.terms else ""
    if explained.what == "rate" and exact_amount(result.value, result.unit).split(" ")[0] != "1":
        return "rising"
    by_place = explained.shape in ("product", "given") and (explained.what, place) in SENTENCES
    return place if by_place else explained.shape


def in_other_terms(explained: Derivation, priced: World) -> str:
    """What the number is in the terms chosen, and at which price of its coin; "" where it is told in its own."""
    coin = explained.result.unit
    known = token_of_the_world(coin)
    if known is None or known.kind != "coin" or terms_of(coin) == coin:
        return ""
    each = told(priced, 10**known.decimals, coin).whole
    return f"{told(priced, explained.result.value, coin).exactly} at 1 {coin} = {each}"


def term_name(term: Term) -> str:
    if term.name.startswith("stage_"):
        return stage_name(term.name.removeprefix("stage_"))
    held = term.name.removeprefix("pool_")
    if held != term.name and token_of_the_world(held):
        return f"{token_name(held)} in the pool"
    known = FIGURES.get(term.name) or TERMS.get(term.name)
    return _with_roles(known) if known else token_name(term.name)


def _with_roles(text: str, coin: str = "", token: str = "", unit: str = "") -> str:
    return text.format(coin=coin or first_coin(), token=token or first_token(), unit=unit)


def place_of(term: Term) -> str:
    return PLACES.get(term.place, "")


def term_value(term: Term) -> str:
    """As on the screen: four decimals, six of shares, five of what one token sells or redeems for; hours whole or as days."""
    if term.unit == "hours":
        return decimal(term.value / 24, 1) if term.value >= 48 else str(term.value)
    if term.unit == "shares":
        return amount(term.value, first_token(), 6)
    return amount(_in_units(term), term.unit, 5 if term.name in OF_ONE else 4)


def _in_units(term: Term) -> int:
    """A rate in the smallest unit of what it is counted in: enough for what is shown."""
    known = token_of_the_world(term.unit) if term.rate else None
    return term.value if known is None else term.value // 10 ** (RATE_DECIMALS - known.decimals)


def term_unit(term: Term) -> str:
    if term.unit == "hours":
        return "days" if term.value >= 48 else "hours"
    return "" if term.unit == "shares" else token_name(term.unit)


def all_digits(term: Term) -> str:
    """Every digit, with the unit."""
    if term.unit == "hours":
        return things(term.value, "hour")
    if term.unit == "shares":
        return exact_amount(term.value, first_token()).replace(first_token(), "shares")
    return f"{exact_rate(term.value)} {token_name(term.unit)}" if term.rate else exact_amount(term.value, term.unit)


def signs_of(told: Derivation) -> tuple[str, ...]:
    """The signs between the terms; a sum has a plus between any two."""
    between = {"sum": "+", "largest": "\N{MIDDLE DOT}"}.get(told.shape, "")
    return SIGNS.get(told.shape, (between,) * max(0, len(told.terms) - 1))


def equals_of(told: Derivation) -> str:
    """What stands before the result; nothing where the result is the one term itself."""
    return {"lesser": "the smaller is", "largest": "the largest is", "given": ""}.get(told.shape, "=")


def formula_in_digits(told: Derivation) -> str:
    """The formula in one line, all digits: for reading and for copying."""
    if not told.terms:
        return ""
    parts = [all_digits(told.terms[0])]
    for sign, term in zip(signs_of(told), told.terms[1:], strict=True):
        parts += [sign, all_digits(term)]
    equals = equals_of(told)
    return f"{' '.join(parts)} {equals} {all_digits(told.result)}" if equals else parts[0]


def spoken(told: Derivation) -> str:
    """The formula in words: "your shares, 12.1168, times all pooled, ..., divided by all shares, ..."."""
    if not told.terms:
        return f"{title_of(told)}. {sentence_of(told)}"
    parts = []
    for sign, term in zip(("", *signs_of(told)), told.terms, strict=True):
        parts.append(f"{SPOKEN.get(sign, sign)} {term_name(term)}, {term_value(term)}".strip())
    return f"{title_of(told)}: {', '.join(parts)}."


def rests_on(told: Derivation, world: World) -> list[tuple[str, str]]:
    """The assumptions behind a number, each with its date and source."""
    rows = in_order(assumptions_of(world)) if told.rests_on else []
    wanted = [row for row in rows if f"{row.of}: {row.place} {row.name}".startswith(told.rests_on)]
    return [(assumption_words(row), source_words(row)) for row in wanted]


def row_words(row: LedgerRow, token: str, world: World) -> tuple[str, str]:
    """When and what of a row of the ledger."""
    if row.receipt is not None:
        return date_time(world.start, row.hour), receipt_words(row.receipt)
    return "", _grown(token) if row.what == "grown" else ROWS[row.what]


def _grown(token: str) -> str:
    role = {first_token(): "token", first_coin(): "coin"}.get(token, "")
    return GROWN.get(role, ROWS["grown"])
