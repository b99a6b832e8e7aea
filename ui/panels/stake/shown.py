"""What the form previews of staking and of locking: rows, the sentence under them, and what can go wrong, all from the receipt.

A row is there where the receipt has its figure; how a token pays, its kind says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.figure_row import figure_row, figure_rows, rate_row
from ui.panels.stake.words import yearly_row
from ui.widgets import PreviewRow
from ui.wording import amount_with_unit, date_range, percent, seconds_date, span_range, things
from ui.wording.numbers import moment
from ui.wording.ways import how_it_pays
from wallet import leaving

if TYPE_CHECKING:
    from wallet import Outcome, Stakeable, World, YearlyRate

NO_GROWTH_1E27 = 10**27
EARNS_NOTHING = "receipt"
BPS = 10_000
GROWS = {
    "growing_balance": "The balance grows with each daily report.",
    "receipt": "{token} stays worth one coin and earns nothing by itself. Deposit it in the vault to earn.",
}
"""How holders are paid, by the token's kind, where that is not told by how its protocol works."""


def staked_rows(world: World, stake: Stakeable, outcome: Outcome, rate: YearlyRate | None) -> list[PreviewRow]:
    """What staking brings; `world` is the one before."""
    receipt = outcome.receipt
    known = int(receipt.figures["daily_rebase_1e27"]) != NO_GROWTH_1E27 or world.listed[stake.token].kind == EARNS_NOTHING
    return [
        *figure_rows(receipt, "got", "worth", "deposit_fee"),
        yearly_row(rate),
        rate_row(stake.token, world.redemption_rate(stake.token), world.listed[stake.token].coin),
        figure_row(receipt, "in_30_days") if known else PreviewRow("In 30 days", "no report yet", tone="ink2"),
        figure_row(receipt, "network_fee"),
    ]


def staked_sentence(world: World, stake: Stakeable) -> str:
    """How the token pays, and of what the protocol takes its fee."""
    kind = world.listed[stake.token].kind
    grows = GROWS[kind].format(token=stake.token) if kind in GROWS else how_it_pays(stake)
    fee = 0 if kind == EARNS_NOTHING else stake.fee_bps
    share = f"The {percent(fee / BPS, 0)} fee is taken from rewards, not from your stake." if fee else ""
    return f"{grows} {share}".strip()


def staked_risks(world: World, stake: Stakeable, outcome: Outcome) -> str:
    """What can go wrong: a slashing, a market that pays less, a wait."""
    notes = {note.code: note.figures for note in outcome.receipt.notes}
    parts = []
    if (slashing := notes.get("risk_slashing")) is not None:
        lost = int(slashing["loss"])
        loss = amount_with_unit(-lost, stake.coin) if lost else "nothing of yours"
        what = "a slashing" if world.listed[stake.token].kind == EARNS_NOTHING else "a slashing lowers the rate"
        parts.append(f"{what} ({things(int(slashing['validators']), 'validator')}: {loss})")
    if world.listed[stake.token].markets:
        gap = amount_with_unit(-int(notes["risk_discount"]["gap"]), stake.coin, sign=True)
        par = world.listed[stake.token].kind == EARNS_NOTHING
        parts.append(f"the market may pay less than {'one for one' if par else 'redeeming'} (now {gap})")
    else:
        parts.append("no market here buys it")
    if (inside := notes.get("risk_inside")) is not None:
        parts.append(f"leaving pays {inside['token']} at once, which only a market turns into {stake.coin}")
    elif (wait := notes.get("risk_waiting")) is not None:
        parts.append(_leaving(int(wait["low_hours"]), int(wait["high_hours"])))
    else:
        parts.append(_shut(world, stake, outcome))
    return f"What can go wrong: {'; '.join(parts)}."


def _leaving(low: int, high: int) -> str:
    if not high:
        return "leaving pays at once, but only while the protocol has coins available"
    return f"leaving takes {span_range(low, high)}"


def _shut(world: World, stake: Stakeable, outcome: Outcome) -> str:
    """Why there is no way out but the market, and from when on there is one."""
    ways = world.issuer(stake.system).exits(world)
    if not ways:
        return "the market is the only way out"
    opens = ways[0].opens
    when = f"redemption opens on {seconds_date(opens)}" if opens else "redemption is shut now"
    return f"{when}, and until then the market is the only way out"


def locked_rows(world: World, stake: Stakeable, outcome: Outcome, rate: YearlyRate | None) -> list[PreviewRow]:
    """What locking means; `world` is the one before."""
    receipt = outcome.receipt
    low, high = (world.hour + int(receipt.figures[name]) for name in ("low_hours", "high_hours"))
    leave_low, _, leave_high = leaving.hours_of(leaving.wait_after_locking(outcome.world, stake.system))
    return [
        figure_row(receipt, "paid"),
        PreviewRow("Starts earning", date_range(world.start, low, high), str(moment(world.start, high).year))
        if high > world.hour
        else PreviewRow("Starts earning", "at once"),
        yearly_row(rate),
        PreviewRow("Leaving takes", span_range(leave_low, leave_high), "now"),
        figure_row(receipt, "network_fee"),
    ]


def locked_sentence(outcome: Outcome) -> str:
    """Of what the operator takes its part, and that there is nothing to sell, or what can be minted."""
    share = percent(int(outcome.receipt.figures["operator_fee_bps"]) / BPS, 0)
    if (token := outcome.receipt.units.get("mintable")) is not None:
        most = amount_with_unit(int(outcome.receipt.figures["mintable"]), token)
        return f"{share} of rewards is kept, more on what you mint: up to {most}, under Vault."
    return f"Rewards are net of the operator\u2019s {share}. You get no token, so you cannot sell while it is locked."


def locked_risks(stake: Stakeable, outcome: Outcome) -> str:
    """What can go wrong: a slashing that is one's own, where there is one, and a wait."""
    notes = {note.code: note.figures for note in outcome.receipt.notes}
    parts = []
    if (slashing := notes.get("risk_own_slashing")) is not None:
        loss = amount_with_unit(int(slashing["loss"]), stake.coin)
        parts.append(f"a slashing of your operator costs you {loss} at once and more later, and the loss is yours alone")
    if (slashing_of_one := notes.get("bond_slashing")) is not None:
        loss = amount_with_unit(int(slashing_of_one["loss"]), stake.coin)
        parts.append(f"your validator signs twice, which costs you {loss} at once and shuts it out for good")
    parts.append("you need the money before the exit queue lets you out" if slashing else "you need the money before it is free")
    return f"What can go wrong: {'; '.join(parts)}."
