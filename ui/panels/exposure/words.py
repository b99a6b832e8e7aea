"""Each risk in words: its name, who bears it, what reduces it, and its bad case in a sentence with figures and source."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from ui.wording import (
    amount_with_unit,
    chain_title,
    first_coin,
    percent,
    seconds_date,
    seconds_date_time,
    span,
    system_title,
    things,
)
from ui.wording.systems.words import PRICE_SOURCES

if TYPE_CHECKING:
    from wallet import Exposure

PPM, BPS = 1_000_000, 10_000
HOUR_S = 3600
EVER = " Until October 2023 only 0.04 % of all validators had ever been slashed."


class RiskWords(msgspec.Struct, frozen=True):
    """One kind of risk. `worst` stands under the figure of the worst one; `shock` is the key of the shock that fits, if any."""

    name: str
    worst: str
    bearer: str
    remedy: str
    shock: str = ""
    while_shut: str = ""
    """What reduces it while redemption is shut, where that is something else."""


RISKS = {
    "contract": RiskWords("Contract bug", "if a contract fails", "all holders", "hold less of it", "drained"),
    "slashing": RiskWords("Slashing", "if many validators are slashed", "all {token}holders", "several protocols", "slash"),
    "own_slashing": RiskWords("Own validators slashed", "if yours are slashed", "you alone", "liquid staking", "own"),
    "leak": RiskWords(
        "Inactivity leak", "if a third of the network is offline", "all who stake", "spread over operators", "dark"
    ),
    "discount": RiskWords(
        "Market discount", "if you must sell in a panic", "anyone who must sell now", "wait in the queue", "sale", "hold it"
    ),
    "waiting": RiskWords("Waiting to redeem", "if the queue is long", "anyone who redeems", "keep some {coin} free", "rush"),
    "liquidation": RiskWords("Liquidation", "if your loan is liquidated", "you alone", "repay, or supply more", "cap"),
    "restaking": RiskWords(
        "Slashing by services", "if services slash all they may", "all with that operator", "another operator", "service"
    ),
    "forced": RiskWords("Forced repayment", "if your vault is made to repay", "you alone", "repay, or add {coin}"),
}


def bearer(row: Exposure) -> str:
    """Who bears a risk: the holders of the token that shares the loss, of several tokens all of them."""
    token = row.figures.get("token", "")
    return RISKS[row.kind].bearer.format(token=f"{token} " if token else "")


def bad_case(row: Exposure) -> str:
    """The bad case of a risk: what would happen, what it costs, and where the figure is from."""
    return _BAD_CASES[row.kind](row)


def _lost(wei: int) -> str:
    return amount_with_unit(-wei, first_coin())


def _contract(row: Exposure) -> str:
    held = things(_int(row, "contracts"), "contract")
    return (
        f"A fault in a contract can take everything it holds: {_lost(row.bad_case)} of yours in {held}. "
        "Audits lower the odds, but the odds are unknown, so the whole amount is counted."
    )


def _slashing(row: Exposure) -> str:
    hit, share = things(_int(row, "validators"), "validator"), percent(_int(row, "share_ppm") / PPM, 0)
    ever = EVER if row.figures["known"] else ""
    whose = "each" if _int(row, "protocols") > 1 else "the"
    return (
        f"If {hit} ({share} of {whose} protocol\u2019s) were slashed at once, you would lose "
        f"{amount_with_unit(row.bad_case, first_coin())} over 36 days, by {chain_title()}\u2019s own formula.{ever}"
    )


def _own_slashing(row: Exposure) -> str:
    return (
        f"If the validators of your locked stake were slashed, each alone: {_lost(_int(row, 'at_once'))} at once, "
        f"{_lost(row.bad_case)} by day 36, by the formula of each chain. No pool shares the loss. "
        "The shock \u201cOwn validator fails\u201d tries it."
    )


def _leak(row: Exposure) -> str:
    days, chain = _int(row, "days"), system_title(str(row.figures["system"]))
    final = f"in {things(days, 'day')}" if days > 0 else "not within a year"
    less = amount_with_unit(_int(row, "less"), first_coin(), 6)
    rest = f"By then those offline lose stake, {_lost(row.bad_case)} of yours, and you earn {less} less a day."
    if row.figures["leaks"]:
        return f"{chain} is leaking: blocks are final again {final}. {rest}"
    share = percent(_int(row, "share_ppm") / PPM, 0)
    own = ", and with them all validators of your locked stake" if row.figures["locked"] else ""
    return (
        f"If {share} of {chain}\u2019s validators went offline for good{own}, blocks would be final again {final}. {rest} "
        "By the chain\u2019s own formula; the shock \u201cValidators go offline\u201d tries it."
    )


def _discount(row: Exposure) -> str:
    price, at_once = _less(row.today), _less(_int(row, "at_once"))
    now = f"at today\u2019s price {price}" + (f", all sold at once {at_once}" if at_once != price else "")
    if "record" not in row.figures:
        return f"Sold {now} than redeeming."
    so_far = " so far" if row.figures["so_far"] else ""
    at = _int(row, "lowest_at")
    when = seconds_date(at) if at % HOUR_S == 0 else f"{seconds_date_time(at)} UTC"
    record = f"{percent(1 - _int(row, 'lowest_ppm') / PPM)} under redemption, {when}"
    if row.figures["beyond"]:
        return f"All sold at once now, it would bring {at_once} than redeeming, more than at the record low{so_far} ({record})."
    others = ", other coins\u2019 tokens sold as they can be now" if row.figures["others"] else ""
    low = f"Sold at the lowest price on record{so_far} ({record})"
    return f"{low}, it would bring {_less(row.bad_case)} than redeeming{others}; {now}."


def _less(gap: int) -> str:
    return f"{amount_with_unit(abs(gap), first_coin())} {'less' if gap >= 0 else 'more'}"


def _waiting(row: Exposure) -> str:
    hours, record = _int(row, "hours"), _int(row, "record_hours")
    if row.figures["state"] == "shut":
        opens = _int(row, "opens")
        when = f"not before {seconds_date(opens)}" if opens else "not here"
        return (
            f"What it redeems for is payable later, {when}. Anyone who needs {first_coin()} sooner must sell. "
            f"In a queue of {span(hours)} "
            f"({_queue_source(row)}) it would then miss {amount_with_unit(row.bad_case, first_coin())} of rewards."
        )
    source = _queue_source(row) if hours == record else "the queue as it is now"
    return (
        f"You earn nothing while waiting to redeem: {amount_with_unit(row.bad_case, first_coin())} of rewards missed "
        f"in {span(hours)} "
        f"({source}), at the growth of a usual day."
    )


def _liquidation(row: Exposure) -> str:
    fall, hours = percent(_int(row, "fall_ppm") / PPM), _int(row, "hours")
    when = f"if it fell by {fall} against your debt" if row.figures["fall_ppm"] else "as it is now"
    later = f", or by interest alone in {span(hours)}" if hours > 0 else ""
    bonus = percent(_int(row, "penalty_bps") / BPS)
    return (
        f"Others may repay your loan with your collateral {when}{later}, and keep {bonus} more: "
        f"{_lost(row.bad_case)} if all of it is repaid. Prices are taken from {PRICE_SOURCES[str(row.figures['prices_from'])]}."
    )


def _forced(row: Exposure) -> str:
    fall = f"if its value fell by {percent(_int(row, 'fall_ppm') / PPM)}"
    when = fall if row.figures["healthy"] else "now: it is under its threshold"
    repays = amount_with_unit(_int(row, "repays"), first_coin())
    hours = _int(row, "hours")
    missed = amount_with_unit(row.bad_case, first_coin())
    cost = (
        f"you would miss {missed} of rewards in the {span(hours)} until others take their place"
        if hours
        else "it has those coins free, so no rewards are missed"
    )
    return (
        f"Anyone may make your vault repay out of its own coins {when}. That takes {repays} and as much off what it owes; {cost}."
    )


def _restaking(row: Exposure) -> str:
    at, escrow = row.figures["operator"], _int(row, "escrow")
    if not row.bad_case:
        return f"No service can slash it: {f'{at} has allocated nothing' if at else 'it is not delegated'}."
    waits = ""
    if escrow:
        asked = amount_with_unit(escrow, str(row.figures["token"]))
        waits = f" What you asked back ({asked}) counts until its escrow ends."
    return (
        f"If services took everything that {at or 'your last operator'} allocated to them, "
        f"{percent(_int(row, 'share_ppm') / PPM, 0)} of it: {_lost(row.bad_case)}. "
        f"Whoever is with that operator loses the same part.{waits} No such slashing is on record."
    )


def _queue_source(row: Exposure) -> str:
    seen = _int(row, "record_at")
    return f"the longest exit queue on record, {seconds_date(seen)}" if seen else "assumed"


def _int(row: Exposure, name: str) -> int:
    return int(row.figures[name])


_BAD_CASES: dict[str, Callable[[Exposure], str]] = {
    "contract": _contract,
    "slashing": _slashing,
    "own_slashing": _own_slashing,
    "leak": _leak,
    "discount": _discount,
    "waiting": _waiting,
    "liquidation": _liquidation,
    "forced": _forced,
    "restaking": _restaking,
}
