"""The day's report of the liquid staking protocol: what the oracle sees, what it says, and what follows.

The order is the contract's (`wallet.world.oracle_report`). A report with a loss over the limit is refused, and so are those
after it, until a vote of the DAO has raised the limit; nobody vetoes it here. Rules that are due hold from the next report on. In
bunker mode only requests before the safe border are finalized (`wallet.world.bunker`). After a report the protocol asks for exits
if the queue is short of ether, and sends to new validators what is kept for them and what the queue leaves of the buffer.
"""

from __future__ import annotations

from msgspec.structs import replace

from wallet.chain.ethereum import leaks
from wallet.errors import Refused
from wallet.staking import pool_rules, rebasing, withdrawal_queue
from wallet.staking.rebasing import DEPOSIT, RATE_ONE, internal_ether, internal_shares, redemption_rate
from wallet.world import oracle_report
from wallet.world.holdings import holdings, is_for_sale, rests_on
from wallet.world.lines import YOU, Event, Figures
from wallet.world.oracle_report import FEE_ONE, Report
from wallet.world.oracle_report import ReportedFigures as Reported
from wallet.world.state import Step, World
from wallet.world.systems import bunker, rebasing_bonds
from wallet.world.systems.rebasing_storage import (
    Rebasing,
    book_report,
    chain_of,
    execution_vault,
    slashed_wei,
    stored,
    withdrawal_vault,
)
from wallet.world.tokens import GWEI


def day(world: World, name: str) -> Step:
    """Let the oracle of the protocol of that name report what the chain shows now; it waits while no epoch is final."""
    world, changed = _governed(world, name)
    if leaks(chain_of(world, stored(world, name)).state):
        return world, changed
    world, events = _report(world, name, _seen(world, stored(world, name)))
    return world, (*changed, *events)


def day_of_record(world: World, name: str, before: int, after: int) -> Step:
    """Let the oracle report the balance that makes the share rate grow from `before` to `after` (of 1e18), as recorded.

    The consensus layer's gain is solved and then really booked on the validators, in whole Gwei. What slashed validators have
    lost since the last report is not in the record: it comes off.
    """
    world, changed = _governed(world, name)
    own = stored(world, name)
    seen, pool = _seen(world, own), own.pool
    lost = slashed_wei(world, own) * RATE_ONE // internal_shares(pool)
    target = redemption_rate(pool) * after // before - lost
    validators = seen.cl_validators - pool.cl_validators
    principal = pool.cl_balance + validators * DEPOSIT
    wanted = target * internal_shares(pool) // RATE_ONE - internal_ether(pool)
    gross = wanted * FEE_ONE // (FEE_ONE - pool.total_fee) if wanted > 0 else wanted
    balance = principal + gross - seen.withdrawal_vault - seen.execution_vault
    for _ in range(2):
        figures = _prepared(world, own, replace(seen, cl_balance=balance, limit_raised=True))
        reached = redemption_rate(oracle_report.report(pool, own.queue, figures).pool)
        missing = (target - reached) * internal_shares(pool) // RATE_ONE
        balance += missing * FEE_ONE // (FEE_ONE - pool.total_fee)
    world = chain_of(world, own).set_balance(world, name, balance // GWEI)
    world, events = _report(world, name, _seen(world, stored(world, name)))
    return world, (*changed, *events)


def pending(world: World, name: str) -> int:
    """Return the wei that holders would gain by a report now, after the fee; negative for a loss."""
    own = stored(world, name)
    seen, pool = _seen(world, own), own.pool
    principal = pool.cl_balance + (seen.cl_validators - pool.cl_validators) * DEPOSIT
    gained = seen.cl_balance - principal + seen.withdrawal_vault + seen.execution_vault
    return gained - max(0, gained) * pool.total_fee // FEE_ONE


def _governed(world: World, name: str) -> Step:
    """Return the world under the rules that are due, with the limit on losses raised where a vote on it is over."""
    world = rebasing_bonds.settled(world, stored(world, name))
    own, events = stored(world, name), list[Event]()
    due = pool_rules.rules_at(world.now)
    if due.begins > own.pool.terms.begins:
        world = world.changed(name, pool=rebasing.adopt(own.pool, due, own.last_report))
        figures: Figures = {"rules": due.name, "reserve": due.deposits_reserve}
        events.append(Event(world.hour, "rules_changed", "", figures, name))
    if not own.limit_raised and 0 < own.disputed_since <= world.now - pool_rules.GOVERNANCE_S:
        world = world.changed(name, limit_raised=True)
        events.append(Event(world.hour, "limit_raised", system=name))
    return world, tuple(events)


def _seen(world: World, own: Rebasing) -> Reported:
    """Return what the oracle sees: the chain, the two vaults, and the time."""
    status = chain_of(world, own).status(own.name)
    coins = world.ledger.holdings[own.asset]
    return Reported(
        timestamp=world.now,
        elapsed=world.now - own.last_report,
        cl_validators=status.seen,
        cl_balance=status.balance * GWEI,
        withdrawal_vault=coins.get(withdrawal_vault(own.name), 0),
        execution_vault=coins.get(execution_vault(own.name), 0),
        exited=_exits_told(world, own, status.exited),
        limit_raised=own.limit_raised,
    )


def _exits_told(world: World, own: Rebasing, exited: int) -> int:
    """Return how many exits the report names: what is over the day's limit is told on later days, as oracles do."""
    told = own.pool.exits[-1][1] if own.pool.exits else 0
    most = own.pool.limits.exited_per_day * (world.now - own.last_report) // 86_400
    return min(exited, told + most)


def _prepared(world: World, own: Rebasing, seen: Reported) -> Reported:
    since = own.queue.bunker_since or own.last_report
    epoch = chain_of(world, own).state.epoch
    served = bunker.serving(own.pool, seen, epoch, bunker.losses_ahead(world, own), since)
    return oracle_report.prepare(own.pool, own.queue, seen, served.bunker, served.border)


def _report(world: World, name: str, seen: Reported) -> Step:
    own = stored(world, name)
    figures = _prepared(world, own, seen)
    try:
        done = oracle_report.report(own.pool, own.queue, figures)
    except Refused as refused:
        if refused.code != "report_loss_limit":
            raise
        if own.disputed_since:
            return world, ()
        delayed = world.changed(name, disputed_since=world.now)
        limits: Figures = {"loss": _whole(refused, "loss"), "limit": _whole(refused, "limit")}
        return delayed, (Event(world.hour, "report_delayed", "", limits, name),)
    before = world
    world = book_report(world, own, done).changed(name, bunker=figures.bunker).followed()
    after = stored(world, name)
    events = (*_rebase(before, world, own, done), *_finalized(world, own, after), *_bunker(world, own, after))
    world = _ask_for_exits(world, after)
    return _deposit_buffer(world, stored(world, name)), events


def _whole(refused: Refused, name: str) -> int:
    value = refused.figures[name]
    assert isinstance(value, int)
    return value


def _rebase(before: World, after: World, own: Rebasing, done: Report) -> tuple[Event, ...]:
    """Return the day's rebase, for you if you hold anything that it moved; a negative one is an event of its own kind."""
    moved = rests_on(before, own.token)
    was = {line.key: line for line in holdings(before, YOU) if is_for_sale(line) and line.token in moved}
    now = {line.key: line.staked_redemption for line in holdings(after, YOU) if is_for_sale(line)}
    gains = {key: now.get(key, 0) - line.staked_redemption for key, line in was.items()}
    figures: Figures = {
        "before_1e27": done.rebase.before_1e27,
        "after_1e27": done.rebase.after_1e27,
        "gain": sum(gains.values()),
        "fee_shares": done.fee_shares,
        "fee_1e20": own.pool.total_fee if done.fee_shares else 0,
        "elapsed_s": done.rebase.elapsed,
    }
    for key, line in was.items():
        figures |= {f"held_{key}": line.amount, f"gain_{key}": gains[key]}
    kind = "rebase" if done.rebase.after_1e27 >= done.rebase.before_1e27 else "negative_rebase"
    return (Event(after.hour, kind, YOU if was else "", figures, own.name),)


def _finalized(world: World, before: Rebasing, after: Rebasing) -> tuple[Event, ...]:
    queue, first = after.queue, before.queue.last_finalized
    if queue.last_finalized == first:
        return ()
    served: Figures = {"ether": queue.locked_ether - before.queue.locked_ether}
    mine = [
        Event(world.hour, "request_ready", YOU, {"request": row.id, "amount": withdrawal_queue.payout(queue, row)}, after.name)
        for row in queue.requests
        if row.owner == YOU and first < row.id <= queue.last_finalized
    ]
    return (Event(world.hour, "finalization", "", served, after.name), *mine)


def _bunker(world: World, before: Rebasing, after: Rebasing) -> tuple[Event, ...]:
    if before.bunker == after.bunker:
        return ()
    kind, waiting = "bunker_begins" if after.bunker else "bunker_ends", after.queue.unfinalized_steth
    return (Event(world.hour, kind, "", {"waiting": waiting}, after.name),)


def _ask_for_exits(world: World, own: Rebasing) -> World:
    """Ask for as many validators to leave as the queue is short of, counting what already leaves."""
    chain, coins = chain_of(world, own), world.ledger.holdings[own.asset]
    at_hand = rebasing.for_withdrawals(own.pool) + coins.get(withdrawal_vault(own.name), 0)
    short = own.queue.unfinalized_steth - at_hand - chain.status(own.name).leaving * GWEI
    return world if short <= 0 else chain.request_exit(world, own.name, -(-short // DEPOSIT))


def _deposit_buffer(world: World, own: Rebasing) -> World:
    """Send the reserve, and what the queue does not need of the buffer, to new validators, 32 ether each."""
    count = rebasing.depositable(own.pool, own.queue.unfinalized_steth) // DEPOSIT
    if count == 0 or own.bunker:
        return world
    pool = rebasing.deposit_validators(own.pool, count, own.queue.unfinalized_steth, own.bunker)
    world = world.changed(own.name, pool=pool)
    return chain_of(world, own).deposit(world, own.name, own.name, count, DEPOSIT // GWEI)
