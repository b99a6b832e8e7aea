"""A first-come queue in which a staked token is given back for its ether, as in Lido's withdrawal queue.

Equals contracts/0.8.9/WithdrawalQueueBase.sol and WithdrawalQueue.sol of lidofinance/core to the last wei.
A request pays min(what it was worth when asked for, its shares at the rate of its finalization): it stops
earning at once and still shares losses. The queue keeps rows with owners and its sums; the stETH and ether
that stand behind them are accounts of the ledger. Where the contract keeps cumulative sums, each row keeps
its own amounts, so that rows can be dropped (`prune`). Left out: the transfer of a claim to another owner.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import attrgetter
from typing import Literal, NamedTuple

import msgspec
from msgspec.structs import replace

from wallet.errors import Refused

MINIMUM = 100
"""Wei of stETH, `MIN_STETH_WITHDRAWAL_AMOUNT`."""
MAXIMUM = 1000 * 10**18
"""Wei of stETH in one request, `MAX_STETH_WITHDRAWAL_AMOUNT`."""
BATCHES = 36
"""Batches in one finalization at most, `MAX_BATCHES_LENGTH`."""
RATE_ONE = 10**27

Status = Literal["pending", "ready", "claimed"]


class Request(msgspec.Struct, frozen=True):
    """A place in the queue: `steth` wei it may pay at most, `shares` it was worth, seconds of asking and of
    the report before.
    """

    id: int
    owner: str
    steth: int
    shares: int
    timestamp: int
    report_timestamp: int
    claimed: bool = False

    @property
    def asked(self) -> int:
        """What it was made for: `steth`, where the token has another name."""
        return self.steth


class Checkpoint(msgspec.Struct, frozen=True):
    """Requests from `first_id` up to the next checkpoint were finalized at `rate_1e27` ether a share."""

    first_id: int
    rate_1e27: int


class WithdrawalQueue(msgspec.Struct, frozen=True, tag="withdrawal_queue"):
    """Rows in the order of their ids, and sums in wei and shares; ids count from 1. `bunker_since` is 0
    outside bunker mode.

    `checkpoints_made` counts also those that pruning dropped. `last_report` is the last report's timestamp.
    """

    requests: tuple[Request, ...] = ()
    last_request: int = 0
    last_finalized: int = 0
    locked_ether: int = 0
    unfinalized_steth: int = 0
    unfinalized_shares: int = 0
    checkpoints: tuple[Checkpoint, ...] = ()
    checkpoints_made: int = 0
    paused: bool = False
    bunker_since: int = 0
    last_report: int = 0


class Batches(NamedTuple):
    """Last ids of the batches that can be finalized, and the wei of the budget they leave."""

    ids: tuple[int, ...]
    remaining: int


class Prefinalized(NamedTuple):
    """Wei to lock for claims, and shares that finalization takes from the queue to be burnt."""

    ether: int
    shares: int


_id = attrgetter("id")
_first_id = attrgetter("first_id")


def split(amount: int) -> tuple[int, ...]:
    """Cut `amount` wei into requests of at most 1000 stETH, the last one the rest.

    Refuses request_min (amount, minimum) where that rest would be under 100 wei; remedy: the nearest amount
    that can be asked for.
    """
    whole, rest = divmod(amount, MAXIMUM)
    if amount < MINIMUM or 0 < rest < MINIMUM:
        raise Refused("request_min", remedy=amount - rest if whole > 0 else MINIMUM, amount=rest, minimum=MINIMUM)
    return (MAXIMUM,) * whole + ((rest,) if rest else ())


def request(
    queue: WithdrawalQueue, owner: str, amounts: Sequence[int], shares: Sequence[int], now: int
) -> tuple[WithdrawalQueue, tuple[int, ...]]:
    """Ask for `amounts` wei of stETH, each worth the `shares` beside it now; returns the requests' ids.

    All are checked before any is taken. Refuses withdrawals_paused, request_min, request_max (remedy: the
    nearest amount).
    """
    if queue.paused:
        raise Refused("withdrawals_paused")
    for amount in amounts:
        if amount < MINIMUM:
            raise Refused("request_min", remedy=MINIMUM, amount=amount, minimum=MINIMUM)
        if amount > MAXIMUM:
            raise Refused("request_max", remedy=MAXIMUM, amount=amount, maximum=MAXIMUM)
    ids = tuple(range(queue.last_request + 1, queue.last_request + 1 + len(amounts)))
    added = tuple(
        Request(id, owner, steth, share, now, queue.last_report) for id, steth, share in zip(ids, amounts, shares, strict=True)
    )
    longer = replace(
        queue,
        requests=queue.requests + added,
        last_request=queue.last_request + len(added),
        unfinalized_steth=queue.unfinalized_steth + sum(amounts),
        unfinalized_shares=queue.unfinalized_shares + sum(shares),
    )
    return longer, ids


def unfinalized(queue: WithdrawalQueue) -> tuple[Request, ...]:
    """Requests not yet finalized, oldest first."""
    return queue.requests[bisect_right(queue.requests, queue.last_finalized, key=_id) :]


def calculate_batches(queue: WithdrawalQueue, rate_1e27: int, max_timestamp: int, budget: int) -> Batches:
    """Which requests `budget` wei can finalize at `rate_1e27`, strictly in order, asked for no later than
    `max_timestamp`.

    A batch ends where the next request lies on the other side of the rate (what it was worth when asked for
    is above or not above), unless both were made between the same two reports. The first request that the
    budget cannot pay stops all.
    """
    batches: list[int] = []
    above_before, frame_before = False, -1
    for row in unfinalized(queue):
        if row.timestamp > max_timestamp:
            break
        above = row.steth * RATE_ONE // row.shares > rate_1e27
        need = row.shares * rate_1e27 // RATE_ONE if above else row.steth
        if need > budget:
            break
        budget -= need
        if batches and (row.report_timestamp == frame_before or above == above_before):
            batches[-1] = row.id
        elif len(batches) < BATCHES:
            batches.append(row.id)
        else:
            break
        above_before, frame_before = above, row.report_timestamp
    return Batches(tuple(batches), budget)


def prefinalize(queue: WithdrawalQueue, batches: Sequence[int], rate_1e27: int) -> Prefinalized:
    """What finalizing `batches` at `rate_1e27` locks and burns; each batch's sums are compared with the
    rate as one request.

    Refuses finalization_empty, request_not_found (id), batches_unsorted.
    """
    if not batches or rate_1e27 <= 0:
        raise Refused("finalization_empty")
    pending = unfinalized(queue)
    ether = shares = start = 0
    last = queue.last_finalized
    for end_id in batches:
        if not queue.last_finalized < end_id <= queue.last_request:
            raise Refused("request_not_found", id=end_id)
        if end_id <= last:
            raise Refused("batches_unsorted", id=end_id)
        end = start + end_id - last
        batch_steth = sum(row.steth for row in pending[start:end])
        batch_shares = sum(row.shares for row in pending[start:end])
        above = batch_steth * RATE_ONE // batch_shares > rate_1e27
        ether += batch_shares * rate_1e27 // RATE_ONE if above else batch_steth
        shares += batch_shares
        start, last = end, end_id
    return Prefinalized(ether, shares)


def finalize(queue: WithdrawalQueue, last_id: int, ether: int, rate_1e27: int) -> WithdrawalQueue:
    """Make every request up to `last_id` claimable at `rate_1e27` and lock `ether` wei for them.

    Refuses request_not_found (id) and finalization_too_rich (ether, nominal): never more than was asked for.
    """
    if not queue.last_finalized < last_id <= queue.last_request:
        raise Refused("request_not_found", id=last_id)
    done = unfinalized(queue)[: last_id - queue.last_finalized]
    nominal = sum(row.steth for row in done)
    if ether > nominal:
        raise Refused("finalization_too_rich", ether=ether, nominal=nominal)
    return replace(
        queue,
        checkpoints=(*queue.checkpoints, Checkpoint(queue.last_finalized + 1, rate_1e27)),
        checkpoints_made=queue.checkpoints_made + 1,
        last_finalized=last_id,
        locked_ether=queue.locked_ether + ether,
        unfinalized_steth=queue.unfinalized_steth - nominal,
        unfinalized_shares=queue.unfinalized_shares - sum(row.shares for row in done),
    )


def find(queue: WithdrawalQueue, request_id: int) -> Request:
    """The row of `request_id`. Refuses request_not_found (id): never made, or finished and dropped."""
    at = bisect_left(queue.requests, request_id, key=_id)
    if at == len(queue.requests) or queue.requests[at].id != request_id:
        raise Refused("request_not_found", id=request_id)
    return queue.requests[at]


def status(queue: WithdrawalQueue, row: Request) -> Status:
    """Where a request stands: pending in the queue, ready to be claimed, or claimed."""
    if row.claimed:
        return "claimed"
    return "ready" if row.id <= queue.last_finalized else "pending"


def payout(queue: WithdrawalQueue, row: Request) -> int:
    """Wei that a finalized request pays or has paid: nominal, or its shares at the finalization rate if
    that is less.
    """
    rate = queue.checkpoints[hint(queue, row.id)].rate_1e27
    above = row.steth * RATE_ONE // row.shares > rate
    return row.shares * rate // RATE_ONE if above else row.steth


def hint(queue: WithdrawalQueue, request_id: int) -> int:
    """Index (from 0, among those kept) of the checkpoint under which a finalized request was finalized."""
    return bisect_right(queue.checkpoints, request_id, key=_first_id) - 1


def claimable(queue: WithdrawalQueue, request_id: int) -> int:
    """Wei that claiming `request_id` would pay now; 0 while pending and once claimed. Refuses
    request_not_found (id).
    """
    row = find(queue, request_id)
    return payout(queue, row) if status(queue, row) == "ready" else 0


def claim(queue: WithdrawalQueue, request_id: int, owner: str) -> tuple[WithdrawalQueue, int]:
    """Pay a finalized request to its owner, in wei; there is no time limit, and pausing does not stop it.

    Refuses request_not_found, not_finalized, already_claimed, not_owner (all with id).
    """
    row = find(queue, request_id)
    if row.id > queue.last_finalized:
        raise Refused("not_finalized", id=request_id, ahead=queue_ahead(queue, request_id))
    if row.claimed:
        raise Refused("already_claimed", id=request_id)
    if row.owner != owner:
        raise Refused("not_owner", id=request_id, owner=row.owner)
    paid = payout(queue, row)
    at = bisect_left(queue.requests, request_id, key=_id)
    rows = (*queue.requests[:at], replace(row, claimed=True), *queue.requests[at + 1 :])
    return replace(queue, requests=rows, locked_ether=queue.locked_ether - paid), paid


def queue_ahead(queue: WithdrawalQueue, request_id: int) -> int:
    """Wei of stETH that must be served before `request_id`; for the next new request, ask with
    `last_request + 1`.
    """
    return sum(row.steth for row in unfinalized(queue) if row.id < request_id)


def after_report(queue: WithdrawalQueue, timestamp: int, bunker: bool) -> WithdrawalQueue:
    """Remember a report's time, and since when bunker mode has been on."""
    since = (queue.bunker_since or timestamp) if bunker else 0
    return replace(queue, last_report=timestamp, bunker_since=since)


def prune(queue: WithdrawalQueue, keep_owner: str) -> WithdrawalQueue:
    """Drop claimed requests of everybody but `keep_owner`, and checkpoints that nobody needs; every answer
    stays the same.
    """
    rows = tuple(row for row in queue.requests if not row.claimed or row.owner == keep_owner)
    if len(rows) == len(queue.requests):
        return queue
    needed = {hint(queue, row.id) for row in rows if row.id <= queue.last_finalized}
    kept = tuple(checkpoint for index, checkpoint in enumerate(queue.checkpoints) if index in needed)
    return replace(queue, requests=rows, checkpoints=kept)
