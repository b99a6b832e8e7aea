"""What an issuer tells that lends its asset out: its strategies one by one, its reports, and how the price of a share stands."""

from __future__ import annotations

from typing import NamedTuple

import msgspec


class ReportRow(msgspec.Struct, frozen=True, array_like=True):
    """A report as it was told, of all strategies together, and how the vault stood after it, in smallest units of its asset and
    its shares. `by_locked` and `by_holders` say who took the loss; `minted` are the fee's shares, `locked` those that were locked
    (negative: burned) by it. `assets`, `supply` (people's), `own`, `rate_1e12` and `full_unlock` (unix) are the contract's.
    """

    hour: int
    gain: int
    loss: int
    fee: int
    by_locked: int
    by_holders: int
    locked: int
    minted: int
    assets: int
    supply: int
    own: int
    rate_1e12: int
    full_unlock: int


class StrategyFacts(NamedTuple):
    """A strategy as it stands: `worth` of the asset where `recorded` was told by the last report, `supplied` of it at `lender`,
    `held` of another token (`holds`, "" for none) and `owed` of `coin`, all in smallest units; `free` is what it can pay out now.

    `part_ppm` is its part of all that the vault has. `yearly_ppm` is what it adds to what the asset earns by itself, on its own a
    year, at the rates of the moment. `health_bps` is None without a debt; `leverage_bps` is what is supplied over its own. By its
    recipe it enters the e-mode `category` (0: none) and borrows `borrows_bps` of its own, with which it buys in the market
    `buys_in`, or stakes where that is "".
    """

    kind: str
    lender: str
    part_ppm: int
    worth: int
    recorded: int
    supplied: int
    coin: str
    owed: int
    holds: str
    held: int
    health_bps: int | None
    leverage_bps: int
    yearly_ppm: int
    free: int
    category: int = 0
    borrows_bps: int = 0
    buys_in: str = ""


class LentOut(NamedTuple):
    """How a vault stands, in smallest units of its asset: all that it counts, what of it is idle, and the profit that is still
    locked, until the unix time `until` (0 for none).

    `price` of one share, and `full` with all of that profit, of 1e18. `room` is what it still takes, `payable` what it can pay
    now; `limit` the most it takes. `fee_bps` is kept of profits, of which `protocol_bps` are the protocol's. `next_report` is the
    unix time of it.
    """

    asset: str
    assets: int
    idle: int
    locked: int
    until: int
    price: int
    full: int
    room: int
    limit: int
    payable: int
    fee_bps: int
    protocol_bps: int
    unlock_s: int
    next_report: int
    strategies: tuple[StrategyFacts, ...]
    reports: tuple[ReportRow, ...]
