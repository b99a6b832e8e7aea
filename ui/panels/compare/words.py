"""Three styles side by side in words: how a token pays, why two are owed different amounts, which one is cheap."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ui.wording.numbers import MINUS, amount, amount_with_unit, decimals, exact_amount, gap_in_words, percent, price
from wallet.amounts import rounded_together

if TYPE_CHECKING:
    from wallet import BoughtToken, Compared

BPS = 10_000
PAYS = {
    "growing_balance": "the number grows with each report",
    "rising_value": "the number stays, the value rises",
    "reported_rate": "the number stays, the value steps",
}
"""By the style of a token."""
TITLES = {3: "Three styles, one truth", 2: "Two styles, one truth", 1: "One style, compared"}
"""By how many styles are compared."""
ASKED = "Which one earned least? Decide, then show the values."
SAME = "A number that stays the same is not a loss: each token redeems for more."
GROWS = "A number that grows does not make one token worth more: each redeems for the same."


class CauseWords(NamedTuple):
    """A cause as the label of a row, in a sentence after a number that is less or more, and what it is."""

    label: str
    less: str
    more: str
    meaning: str = ""


CAUSES = {
    "fee": CauseWords(
        "Fee on rewards, {fee}", "for the {fee} fee", "for a lower fee", "Of the rewards another part is kept as a fee."
    ),
    "counted": CauseWords(
        "When rewards count",
        "counted later",
        "counted sooner",
        "Rewards are earned first and enter the rate later; new holders share in them.",
    ),
    "work": CauseWords(
        "{coin} at work for each owed",
        "less {coin} at work",
        "more {coin} at work",
        "Not all {coin} that is owed earns: some waits. And a vault may get what {coin} outside it earns.",
    ),
    "pay": CauseWords(
        "Pay of its validators",
        "its validators earned less",
        "its validators earned more",
        "Each {coin} at work brought another reward: commissions, tips, and fees that others pay to enter.",
    ),
    "loss": CauseWords("Slashings", "for slashings", "fewer slashings", "Holders bear what slashings took, after bonds."),
    "entry": CauseWords("Fee to enter", "to enter", "nothing to enter", "A part of the amount was kept at the purchase."),
    "carried": CauseWords("Rewards on the difference", "rewards it missed on that", "rewards on that"),
    "rounding": CauseWords("Rounding", "rounding", "rounding"),
}


class CauseRow(NamedTuple):
    """A cause in words: its label, its number, all digits, and as a part of a sentence."""

    label: str
    number: str
    exact: str
    part: str


def styles_title(compared: Compared) -> str:
    """What the comparison is called."""
    return TITLES.get(len({row.style for row in compared.rows}), TITLES[3])


def pays_words(row: BoughtToken) -> str:
    """How a token pays."""
    return PAYS.get(row.style, "")


def fee_of_rewards(row: BoughtToken) -> str:
    return percent(row.fee_bps / BPS, 0 if row.fee_bps % 100 == 0 else 1)


def cause_rows(row: BoughtToken, coin: str) -> list[CauseRow]:
    """Why a row is owed less than the best, the largest cause first; the numbers that are shown add up to the one shown."""
    whole = decimals(coin)
    shown = rounded_together([cause.amount for cause in row.causes], whole)
    rows = []
    for cause, told in zip(row.causes, shown, strict=True):
        words, roles = CAUSES[cause.kind], {"fee": fee_of_rewards(row), "coin": coin}
        number = amount(told, coin, sign=True) if told else amount(0, coin)
        part = (words.less if cause.amount < 0 else words.more).format(**roles)
        label = words.label.format(**roles)
        rows.append(CauseRow(label, number, exact_amount(cause.amount, coin), f"{number} {part}"))
    return rows


def largest_cause(row: BoughtToken, coin: str) -> str:
    """What the largest cause means."""
    return CAUSES[row.causes[0].kind].meaning.format(coin=coin) if row.causes else ""


def why_words(row: BoughtToken, compared: Compared, most: int) -> str:
    """The causes in one line, `most` of them by name, the others together; of the best one what it keeps."""
    if row.even and row.token != compared.best.token:
        return "the same"
    if row.token == compared.best.token:
        return f"the most; its fee is {fee_of_rewards(row)} of rewards" if row.fee_bps else "the most; no fee on rewards"
    rows = cause_rows(row, compared.coin)
    rows = [each for each in rows if any(digit in each.number for digit in "123456789")]
    if not rows:
        return "the same"
    if most >= len(rows):
        return ", ".join(each.part for each in rows)
    head = ", ".join(each.part for each in rows[:most])
    others = len(rows) - most
    rest = f"{others} more {'cause' if others == 1 else 'causes'}"
    return f"{head}, {rest}" if head else f"{less_words(row, compared)}, {others} {'cause' if others == 1 else 'causes'}"


def less_words(row: BoughtToken, compared: Compared) -> str:
    """How much less than the best one it redeems for."""
    if row.even:
        return amount(0, compared.coin)
    return f"{MINUS}{amount(row.less, compared.coin)}" if row.less else amount(0, compared.coin)


def counted_words(row: BoughtToken) -> str:
    """How the number of a token went."""
    return f"{row.token} from {amount(row.count_then, row.token)} to {amount(row.count, row.token)}"


def said_row(row: BoughtToken, compared: Compared) -> str:
    """A row as it is said."""
    coin = compared.coin
    counted = f"{amount_with_unit(row.count_then, row.token)}, now {amount_with_unit(row.count, row.token)}"
    worth = f"redeems for {amount_with_unit(row.owed, coin)}"
    if row.token == compared.best.token:
        return f"{row.token}: {counted}, {worth}, the most"
    causes = "; ".join(each.part for each in cause_rows(row, coin))
    return f"{row.token}: {counted}, {worth}, {amount_with_unit(row.less, coin)} less than {compared.best.token}: {causes}"


def against_words(row: BoughtToken) -> str:
    """The market price against what one token redeems for."""
    return "no market" if row.price is None else gap_in_words(row.price, row.rate)


def verdict(row: BoughtToken, compared: Compared) -> str:
    """Whether a token has the highest price, the largest discount, or both."""
    dearest, cheapest = compared.dearest, compared.cheapest
    words = [
        *(["highest price"] if dearest is not None and row.token == dearest.token else []),
        *(["largest discount"] if cheapest is not None and row.token == cheapest.token and (row.discount_ppm or 0) > 0 else []),
    ]
    return ", ".join(words)


def cheap_words(compared: Compared) -> str:
    """Which is cheap: by the price of one token, and by what that redeems for."""
    dearest, cheapest, coin = compared.dearest, compared.cheapest, compared.coin
    if dearest is None:
        return ""
    if cheapest is None:
        told = f"None is cheaper than the other: all sell at the same gap to what they redeem for, {against_words(dearest)}."
        return f"{told} {dearest.token} only costs more for one token."
    sells = f"{cheapest.token} is the cheapest: one sells for {price(cheapest.price or 0)} {coin} and redeems for"
    told = f"{sells} {price(cheapest.rate)}, {against_words(cheapest)}."
    if dearest.token == cheapest.token:
        return f"{told} It is also the dearest for one token: a high price is no premium."
    redeems = f"one redeems for {price(dearest.rate)}, {against_words(dearest)}"
    return f"{told} {dearest.token} costs most for one token, {price(dearest.price or 0)} {coin}; {redeems}."


def in_a_sentence(compared: Compared) -> str:
    """The whole comparison as it is said."""
    best = compared.best
    parts = [f"{best.token} redeems for the most, {amount_with_unit(best.owed, compared.coin)}"]
    parts += [f"{row.token} for {_than_best(row, compared.coin)}" for row in compared.rows if row.token != best.token]
    return f"{', '.join(parts)}. {cheap_words(compared)}".rstrip()


def within_words(compared: Compared) -> str:
    """By how much they differ at most."""
    if all(row.even for row in compared.rows):
        return "the same for all"
    return f"{compared.best.token}, the most; all within {amount(compared.within, compared.coin)}"


def _than_best(row: BoughtToken, coin: str) -> str:
    return "the same" if row.even else f"{amount_with_unit(row.less, coin)} less"
