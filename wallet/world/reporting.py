"""The day's report of the liquid staking protocol: what the oracle sees, what it says, and what follows.

The order is the contract's (`wallet.world.oracle_report`). A report with a loss over the limit is refused, and so are those
after it, until a vote of the DAO has raised the limit; nobody vetoes it here. Rules that are due hold from the next report on. In
bunker mode only requests before the safe border are finalized (`wallet.world.bunker`). After a report the protocol asks for exits
if the queue is short of ether, and sends to new validators what is kept for them and what the queue leaves of the buffer.
"""

from __future__ import annotations

from msgspec.structs import replace

from wallet.errors import Refused
from wallet.staking import pool_rules, rebasing, withdrawal_queue
from wallet.staking.rebasing import DEPOSIT, RATE_ONE, internal_ether, internal_shares, redemption_rate
from wallet.world import bunker, consensus, liquid_staking, oracle_report, trading
from wallet.world.holdings import holdings, is_for_sale
from wallet.world.liquid_staking import OPERATOR
from wallet.world.oracle_report import FEE_ONE, Figures, Report
from wallet.world.state import Event, World
from wallet.world.tokens import COIN, GWEI

YOU = "you"


def day(world: World) -> tuple[World, tuple[Event, ...]]:
    """Let the oracle report what the chain shows now."""
    world, changed = _governed(world)
    world, events = _report(world, _seen(world))
    return world, (*changed, *events)


def day_of_record(world: World, before: int, after: int) -> tuple[World, tuple[Event, ...]]:
    """Let the oracle report the balance that makes the share rate grow from `before` to `after` (of 1e18), as recorded.

    The consensus layer's gain is solved and then really booked on the validators, in whole Gwei. What slashed validators have
    lost since the last report is not in the record: it comes off.
    """
    world, changed = _governed(world)
    seen = _seen(world)
    pool = world.lido.pool
    lost = world.lido.slashed_wei * RATE_ONE // internal_shares(pool)
    target = redemption_rate(pool) * after // before - lost
    validators = seen.cl_validators - pool.cl_validators
    principal = pool.cl_balance + validators * DEPOSIT
    wanted = target * internal_shares(pool) // RATE_ONE - internal_ether(pool)
    gross = wanted * FEE_ONE // (FEE_ONE - pool.total_fee) if wanted > 0 else wanted
    balance = principal + gross - seen.withdrawal_vault - seen.execution_vault
    for _ in range(2):
        figures = _prepared(world, replace(seen, cl_balance=balance, limit_raised=True))
        reached = redemption_rate(oracle_report.report(pool, world.lido.queue, figures).pool)
        missing = (target - reached) * internal_shares(pool) // RATE_ONE
        balance += missing * FEE_ONE // (FEE_ONE - pool.total_fee)
    world = consensus.set_balance(world, OPERATOR, balance // GWEI)
    world, events = _report(world, _seen(world))
    return world, (*changed, *events)


def _governed(world: World) -> tuple[World, tuple[Event, ...]]:
    """Return the world under the rules that are due, with the limit on losses raised where a vote on it is over."""
    lido, events = world.lido, []
    due = pool_rules.rules_at(world.now)
    if due.begins > lido.pool.terms.begins:
        lido = replace(lido, pool=rebasing.adopt(lido.pool, due, lido.last_report))
        events.append(Event(world.hour, "rules_changed", "", {"rules": due.name, "reserve": due.deposits_reserve}))
    if not lido.limit_raised and 0 < lido.disputed_since <= world.now - pool_rules.GOVERNANCE_S:
        lido = replace(lido, limit_raised=True)
        events.append(Event(world.hour, "limit_raised"))
    return (world.with_lido(lido), tuple(events)) if events else (world, ())


def _seen(world: World) -> Figures:
    """Return what the oracle sees: the chain, the two vaults, and the time."""
    status = consensus.status(world, OPERATOR)
    coins = world.ledger.holdings[COIN]
    return Figures(
        timestamp=world.now,
        elapsed=world.now - world.lido.last_report,
        cl_validators=status.seen,
        cl_balance=status.balance * GWEI,
        withdrawal_vault=coins.get(liquid_staking.WITHDRAWAL_VAULT, 0),
        execution_vault=coins.get(liquid_staking.EXECUTION_VAULT, 0),
        exited=_exits_told(world, status.exited),
        limit_raised=world.lido.limit_raised,
    )


def _exits_told(world: World, exited: int) -> int:
    """Return how many exits the report names: what is over the day's limit is told on later days, as oracles do."""
    pool = world.lido.pool
    told = pool.exits[-1][1] if pool.exits else 0
    most = pool.limits.exited_per_day * (world.now - world.lido.last_report) // 86_400
    return min(exited, told + most)


def _prepared(world: World, seen: Figures) -> Figures:
    lido = world.lido
    since = lido.queue.bunker_since or lido.last_report
    served = bunker.serving(lido.pool, seen, world.ethereum.epoch, bunker.losses_ahead(world), since)
    return oracle_report.prepare(lido.pool, lido.queue, seen, served.bunker, served.border)


def _report(world: World, seen: Figures) -> tuple[World, tuple[Event, ...]]:
    figures = _prepared(world, seen)
    try:
        done = oracle_report.report(world.lido.pool, world.lido.queue, figures)
    except Refused as refused:
        if refused.code != "report_loss_limit":
            raise
        if world.lido.disputed_since:
            return world, ()
        delayed = world.with_lido(replace(world.lido, disputed_since=world.now))
        limits: dict[str, int | str] = {"loss": _whole(refused, "loss"), "limit": _whole(refused, "limit")}
        return delayed, (Event(world.hour, "report_delayed", "", limits),)
    before = world
    world = liquid_staking.book_report(world, done)
    world = world.with_lido(replace(world.lido, bunker=figures.bunker))
    world = trading.follow_ledger(world)
    events = (*_rebase(before, world, done), *_finalized(before, world), *_bunker(before, world))
    world = _ask_for_exits(world)
    return _deposit_buffer(world), events


def _whole(refused: Refused, name: str) -> int:
    value = refused.figures[name]
    assert isinstance(value, int)
    return value


def _rebase(before: World, after: World, done: Report) -> tuple[Event, ...]:
    """Return the day's rebase, for you if you hold anything that it moved; a negative one is an event of its own kind."""
    was = {line.key: line for line in holdings(before, YOU, None) if is_for_sale(line)}
    now = {line.key: line.staked_redemption for line in holdings(after, YOU, None) if is_for_sale(line)}
    gains = {key: now.get(key, 0) - line.staked_redemption for key, line in was.items()}
    figures: dict[str, int | str] = {
        "before_1e27": done.rebase.before_1e27,
        "after_1e27": done.rebase.after_1e27,
        "gain": sum(gains.values()),
        "fee_shares": done.fee_shares,
        "fee_1e20": before.lido.pool.total_fee if done.fee_shares else 0,
        "elapsed_s": done.rebase.elapsed,
    }
    for key, line in was.items():
        figures |= {f"held_{key}": line.amount, f"gain_{key}": gains[key]}
    kind = "rebase" if done.rebase.after_1e27 >= done.rebase.before_1e27 else "negative_rebase"
    return (Event(after.hour, kind, YOU if was else "", figures),)


def _finalized(before: World, after: World) -> tuple[Event, ...]:
    queue = after.lido.queue
    first = before.lido.queue.last_finalized
    if queue.last_finalized == first:
        return ()
    served: dict[str, int | str] = {"ether": queue.locked_ether - before.lido.queue.locked_ether}
    mine = [
        Event(after.hour, "request_ready", YOU, {"request": row.id, "amount": withdrawal_queue.payout(queue, row)})
        for row in queue.requests
        if row.owner == YOU and first < row.id <= queue.last_finalized
    ]
    return (Event(after.hour, "finalization", "", served), *mine)


def _bunker(before: World, after: World) -> tuple[Event, ...]:
    if before.lido.bunker == after.lido.bunker:
        return ()
    waiting: dict[str, int | str] = {"waiting": after.lido.queue.unfinalized_steth}
    return (Event(after.hour, "bunker_begins" if after.lido.bunker else "bunker_ends", "", waiting),)


def _ask_for_exits(world: World) -> World:
    """Ask for as many validators to leave as the queue is short of, counting what already leaves."""
    lido = world.lido
    coins = world.ledger.holdings[COIN]
    at_hand = rebasing.for_withdrawals(lido.pool) + coins.get(liquid_staking.WITHDRAWAL_VAULT, 0)
    short = lido.queue.unfinalized_steth - at_hand - consensus.status(world, OPERATOR).leaving * GWEI
    if short <= 0:
        return world
    return consensus.request_exit(world, OPERATOR, -(-short // DEPOSIT))


def _deposit_buffer(world: World) -> World:
    """Send the reserve, and what the queue does not need of the buffer, to new validators, 32 ether each."""
    lido = world.lido
    free = rebasing.depositable(lido.pool, lido.queue.unfinalized_steth)
    count = free // DEPOSIT
    if count == 0 or lido.bunker:
        return world
    pool = rebasing.deposit_validators(lido.pool, count, lido.queue.unfinalized_steth, lido.bunker)
    world = world.with_lido(replace(lido, pool=pool))
    return consensus.deposit(world, liquid_staking.BUFFER, OPERATOR, count, DEPOSIT // GWEI)
