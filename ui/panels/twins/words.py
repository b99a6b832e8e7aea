"""The twins in words: how each row stands today, and what it brought once it was lived."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ui.widgets import PreviewRow
from ui.wording import (
    amount,
    amount_with_unit,
    brief_amount,
    count,
    date_time,
    decimal,
    decimals,
    exact_amount,
    percent,
    refusal_text,
    share,
    short_date,
    span,
    span_range,
    things,
)
from ui.wording.numbers import MINUS
from wallet.amounts import rounded_together

if TYPE_CHECKING:
    from wallet import TwinFacts, TwinRow, TwinSide, World

PPM, BPS = 1_000_000, 10_000
NONE = "none"


class RowWords(NamedTuple):
    """A row: its label, the name and the icon of its button, the title of what it brought, and what the primary says."""

    label: str
    button: str
    icon: str
    title: str
    primary: str


ROW_WORDS = {
    "access": RowWords("Access to tokens", "Emergency", "clock", "Emergency on day 30", "Show the emergency"),
    "rewards": RowWords("Rewards", "180 quiet days", "percent", "180 quiet days", "Show 180 quiet days"),
    "liquidity": RowWords("Liquidity", "Sell 10", "swap", "A sale of ten", "Show the sale"),
    "contract": RowWords("Contract risk", "Drain 5 %", "bug", "A contract drained by 5 %", "Show the drain"),
    "slashing": RowWords("Slashing", "Slash one", "shield", "One of one, one of a thousand", "Show the slashing"),
    "price": RowWords("Price risk", "Panic", "fall", "A panic on day 30", "Show the panic"),
    "defi": RowWords("Use in DeFi", "Take a loan", "bank", "A loan", "Show the loan"),
}
"""By the name of a row, in their order."""
CANNOT = {
    "no_market": "No market here trades this token.",
    "no_lender": "No lender here takes this token.",
    "no_slashing": "This chain takes no stake for a fault.",
}
PARTS = {
    "head_start": "Head start until day {day}",
    "fee": "Fees on rewards",
    "entry": "Fee to enter",
    "loss": "Lost by slashings",
    "rest": "Other coins at work",
}


def locked_cells(facts: TwinFacts, coin: str) -> dict[str, str]:
    """How each row stands today for who locked."""
    starts, leaves = facts.starts, facts.leaves
    out = "cannot leave yet" if leaves is None else f"{span_range(leaves[0], leaves[2])} to leave"
    begins = f"starts after {span(starts[1])}" if starts[1] else "starts at once"
    loss = facts.slashed_alone
    return {
        "access": f"{out}, once it earns" if starts[1] and leaves is not None else out,
        "rewards": f"{_yearly(facts.yearly_locked_ppm)}, fee {_fee(facts.fee_locked_bps)}; {begins}",
        "liquidity": "none until it has left",
        "contract": "none beyond the chain\u2019s own",
        "slashing": _own_loss(loss, coin),
        "price": "none while locked",
        "defi": NONE,
    }


def liquid_cells(facts: TwinFacts, coin: str, token: str) -> dict[str, str]:
    """How each row stands today for who holds the token."""
    ways = [] if facts.at_once is None else ["this hour"]
    if facts.later is not None:
        ways.append(span_range(facts.later.low_hours, facts.later.high_hours))
    uses = [word for word, there in (("backs a loan", facts.lenders), ("earns fees in a pool", facts.markets)) if there]
    sells = "no market" if facts.sells is None else f"all sell for {amount_with_unit(facts.sells, coin)}"
    return {
        "access": ", or ".join(ways) or "no way out is open",
        "rewards": f"{_yearly(facts.yearly_liquid_ppm)}, fee {_fee(facts.fee_liquid_bps)}; starts at once",
        "liquidity": sells,
        "contract": f"{things(facts.contracts, 'contract')} can hold {token}",
        "slashing": _shared_loss(facts, coin),
        "price": _gap(facts.gap_ppm),
        "defi": ", ".join(uses) or NONE,
    }


def told_rows(found: TwinRow, world: World) -> tuple[list[PreviewRow], str]:
    """What a row brought, line by line, and a sentence about it."""
    return _TOLD[found.row](found, world)


def said(found: TwinRow, world: World) -> str:
    """What a row brought, as it is said."""
    rows, sentence = told_rows(found, world)
    return f"{ROW_WORDS[found.row].title}. {'; '.join(row.spoken() for row in rows)}. {sentence}"


def difference_words(found: TwinRow) -> str:
    """What the difference comes of, in the figure's line."""
    if found.row != "rewards":
        return f"{short_days(found)} after both staked" if found.until > found.begun else "in the hour both staked"
    shown = dict(zip(_names(found), _rounded(found), strict=True))
    told = [("fees", shown.get("fee")), ("head start", shown.get("head_start"))]
    return ", ".join(f"{name} {amount(value, found.coin, sign=True)}" for name, value in told if value is not None)


def short_days(found: TwinRow) -> str:
    """How long the row was lived."""
    return _days(found.until - found.begun)


# -- what each row brought


def _access(found: TwinRow, world: World) -> tuple[list[PreviewRow], str]:
    rows = [*_got("Locked", found.locked, found, world), *_got("Liquid", found.liquid, found, world)]
    refused = found.locked.refused
    why = "" if refused is None else refusal_text(refused)[0]
    if refused is not None and found.locked.got is not None:
        why = f"{why} It asked on the first day it could."
    return rows, f"Both want out on {short_date(world.start, found.at)}. {why}".rstrip()


def _got(name: str, side: TwinSide, found: TwinRow, world: World) -> list[PreviewRow]:
    if side.got is None:
        return [PreviewRow(f"{name} gets", "not out yet", tone="ink2")]
    ready = "" if side.ready is None else date_time(world.start, side.ready)
    return [_row(f"{name} gets", side.got, found.coin, strong=True), PreviewRow("on", ready)]


def _rewards(found: TwinRow, world: World) -> tuple[list[PreviewRow], str]:
    coin = found.coin
    rows = [
        _row("Locked earned", found.locked.worth - found.amount, coin, sign=True),
        _row("Liquid earned", found.liquid.worth - found.amount, coin, sign=True),
        _row("Difference", 0 if found.even else found.difference, coin, sign=True, strong=True),
    ]
    hours = int(found.figures["waited"])
    for part, value in zip(found.parts, _rounded(found), strict=True):
        if part.kind == "head_start" and not hours:
            continue
        label = PARTS[part.kind].format(day=count(hours // 24))
        rows.append(PreviewRow(label, amount(value, coin, sign=bool(value)), coin, exact=exact_amount(part.amount, coin)))
    if not hours:
        return rows, "Both earned from the first day on."
    began = (
        f"was earning by day {count(hours // 24)}" if found.figures["began"] else f"had not begun to earn after {_days(hours)}"
    )
    return rows, f"The locked one {began}; the liquid one earned from the first report."


def _liquidity(found: TwinRow, world: World) -> tuple[list[PreviewRow], str]:
    sold, owed, got = int(found.figures["amount"]), int(found.figures["owed"]), found.liquid.got or 0
    rows = [
        PreviewRow("Locked sells", "nothing", tone="ink2"),
        PreviewRow("Liquid sells", amount(sold, found.token), found.token),
        _row("gets", got, found.coin, strong=True),
        _row("which redeem for", owed, found.coin),
        _row("Cost of selling", owed - got, found.coin),
    ]
    return rows, "Locked stake cannot be bought, so it has no price."


def _contract(found: TwinRow, world: World) -> tuple[list[PreviewRow], str]:
    refused = found.liquid.refused
    rows = [_lost("Locked lost", found.locked, found.coin), _lost("Liquid lost", found.liquid, found.coin)]
    if refused is not None:
        return rows, "The coins are on the chain: the contract holds none that could be taken."
    taken, coin = int(found.figures["taken"]), str(found.figures["taken_in"])
    told = f"{share(int(found.figures['share_ppm']))} of what the contract held was taken: {amount_with_unit(taken, coin)}."
    whole = found.liquid.lost * PPM > found.amount * int(found.figures["share_ppm"]) // 2
    reach = "It held all that is behind the token." if whole else "The coins with validators were out of its reach."
    return rows, f"{told} {reach}"


def _slashing(found: TwinRow, world: World) -> tuple[list[PreviewRow], str]:
    rows = [_lost("Locked lost", found.locked, found.coin), _lost("Liquid lost", found.liquid, found.coin)]
    if found.locked.refused is not None and found.liquid.refused is not None:
        return rows, refusal_text(found.locked.refused)[0]
    struck, of = int(found.figures["count"]), int(found.figures["of"])
    told = (
        f"Its own validator, and {count(struck)} of {count(of)} of the protocol\u2019s, on {short_date(world.start, found.at)}."
    )
    return rows, f"{told} Counted after 37 days, with the rewards missed."


def _price(found: TwinRow, world: World) -> tuple[list[PreviewRow], str]:
    figures, coin = found.figures, found.coin
    back = int(figures["half_back"])
    rows = [
        PreviewRow("Locked", "no price", tone="ink2"),
        _row("Sells for", int(figures["sells_at_worst"]), coin, before=int(figures["sells_before"]), strong=True),
        _row("Redeems for", int(figures["owed_at_worst"]), coin),
        PreviewRow("Discount", share_of(int(figures["worst_ppm"]))),
        PreviewRow("Halved after", "not in 60 days" if back < 0 else _days(back - found.at)),
    ]
    told = f"On {short_date(world.start, found.at)} one holder sold {brief_amount(int(figures['amount']), found.token)}."
    return rows, f"{told} Only those who sold then lost by it."


def _defi(found: TwinRow, world: World) -> tuple[list[PreviewRow], str]:
    figures = found.figures
    supplied, borrowed = str(figures["supplied_token"]), str(figures["borrowed_token"])
    rows = [
        PreviewRow("Locked", "nothing to supply", tone="ink2"),
        PreviewRow("Liquid supplies", amount(int(figures["supplied"]), supplied), supplied),
    ]
    if not borrowed:
        return rows, "It earns there, and backs no loan now."
    rows.append(PreviewRow("and borrows", amount(int(figures["borrowed"]), borrowed, 2), borrowed, strong=True))
    if "health_bps" in figures:
        rows.append(PreviewRow("Health factor", decimal(int(figures["health_bps"]) / BPS)))
        rows.append(PreviewRow("Loan rate over a day", share_of(int(figures["mean_ppm"])), "a year"))
        rows.append(PreviewRow("Loan rate now", share_of(int(figures["yearly_ppm"])), "a year"))
    return rows, "Half of what could be borrowed. Below a health factor of 1, the lender sells the stake."


_TOLD = {
    "access": _access,
    "rewards": _rewards,
    "liquidity": _liquidity,
    "contract": _contract,
    "slashing": _slashing,
    "price": _price,
    "defi": _defi,
}


# -- parts


def share_of(ppm: int) -> str:
    """A share in two decimals."""
    return percent(ppm / PPM)


def _row(label: str, value: int, coin: str, *, sign: bool = False, strong: bool = False, before: int | None = None) -> PreviewRow:
    was = "" if before is None else amount(before, coin)
    exact = exact_amount(value, coin)
    return PreviewRow(label, amount(value, coin, sign=sign and bool(value)), coin, before=was, exact=exact, strong=strong)


def _lost(label: str, side: TwinSide, coin: str) -> PreviewRow:
    if side.lost <= 1000:
        return PreviewRow(label, "nothing", tone="ink2")
    return PreviewRow(label, amount(side.lost, coin), coin, exact=exact_amount(side.lost, coin), strong=True)


def _names(found: TwinRow) -> list[str]:
    return [part.kind for part in found.parts]


def _rounded(found: TwinRow) -> list[int]:
    return rounded_together([part.amount for part in found.parts], decimals(found.coin))


def _days(hours: int) -> str:
    """A time that is lived day by day."""
    return things(hours // 24, "day") if hours % 24 == 0 else span(hours)


def _yearly(ppm: int) -> str:
    return f"{share_of(ppm)} a year"


def _fee(bps: int) -> str:
    return percent(bps / BPS, 0 if bps % 100 == 0 else 1)


def _own_loss(lost: int | None, coin: str) -> str:
    if lost is None:
        return "cannot be told"
    return f"its own: {MINUS}{amount_with_unit(lost, coin)} and missed rewards" if lost else "no slashing on this chain"


def _shared_loss(facts: TwinFacts, coin: str) -> str:
    if facts.slashed_shared is None:
        return "no slashing on this chain" if facts.slashed_alone == 0 else "cannot be told"
    return f"1 of {count(facts.one_of)}, shared: {MINUS}{amount_with_unit(facts.slashed_shared, coin)}"


def _gap(ppm: int | None) -> str:
    if ppm is None:
        return "no market"
    if abs(ppm) < 50:
        return "sells for what it redeems for"
    return f"sells {share_of(abs(ppm))} {'under' if ppm > 0 else 'over'} what it redeems for"
