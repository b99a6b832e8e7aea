"""The chain's day in the ledger: what validators earn is issued, what the sweep pays out arrives, tips reach their vaults.

The account `beacon` holds exactly what the chain's validators and its deposit queue hold; the audit says so. Everybody
else's validators belong to the operator `rest`, whose payouts go to the account `others`.
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from wallet.chain import ethereum
from wallet.chain.ethereum import Day, Ethereum
from wallet.errors import Refused
from wallet.world import crowd, locking
from wallet.world import ledger as books
from wallet.world.liquid_staking import EXECUTION_VAULT, OPERATOR, WITHDRAWAL_VAULT
from wallet.world.state import Event, World
from wallet.world.tokens import COIN, GWEI

BEACON = "beacon"
REST = "rest"
STAKE_GWEI = 32 * GWEI


class Seen(NamedTuple):
    """What the oracle sees of an operator: its balance and what is leaving (Gwei), validators ever seen, and gone."""

    balance: int
    leaving: int
    seen: int
    exited: int


def status(world: World, operator: str) -> Seen:
    """Return what the chain shows of `operator`."""
    chain = world.ethereum
    known = ethereum.operator_status(chain, operator)
    gone = chain.departed.get(operator, 0)
    gone += sum(run.count for run in chain.runs if run.operator == operator and run.exit_epoch <= chain.epoch)
    return Seen(known.balance, known.exiting + known.exited + known.withdrawable, known.seen, gone)


def with_chain(world: World, chain: Ethereum) -> World:
    """Return this world with that chain, and the beacon account made equal to what the chain holds."""
    held = books.units_of(world.ledger, BEACON, COIN)
    staked = ethereum.total_balance(chain) * GWEI
    ledger = world.ledger
    if staked > held:
        ledger = books.mint(ledger, COIN, BEACON, staked - held)
    elif staked < held:
        ledger = books.burn(ledger, COIN, BEACON, held - staked)
    return replace(world, chains={**world.chains, "ethereum": chain}, ledger=ledger)


def deposit(world: World, payer: str, operator: str, count: int, each_gwei: int, compounding: bool = False) -> World:
    """Pay for `count` deposits of `each_gwei` from `payer`; they wait in the chain's queue. Refuses `balance_short`."""
    ledger = books.move(world.ledger, COIN, payer, BEACON, count * each_gwei * GWEI)
    chain = ethereum.deposit(world.ethereum, operator, count, each_gwei, compounding, ethereum.epoch_at(world.now))
    return with_chain(replace(world, ledger=ledger), chain)


def request_exit(world: World, operator: str, count: int) -> World:
    """Ask for `count` of the operator's validators to leave, as many as there are."""
    active = ethereum.operator_status(world.ethereum, operator).active_validators
    count = min(count, active)
    if count == 0:
        return world
    try:
        return with_chain(world, ethereum.request_exit(world.ethereum, operator, count, ethereum.epoch_at(world.now)).chain)
    except Refused as refused:
        ripe = refused.remedy if refused.code == "exit_too_many" and isinstance(refused.remedy, int) else 0
        return request_exit(world, operator, ripe)


def set_balance(world: World, operator: str, balance_gwei: int) -> World:
    """Book what a record says the operator's validators hold: the difference goes to its largest run that still works.

    Where none does, a slashing has ended what the record tells, and the balance stays as the chain has it.
    """
    chain = world.ethereum
    own = [run for run in chain.runs if run.operator == operator and not run.slashed]
    if not own:
        return world
    largest = max(own, key=lambda run: run.balance)
    difference = balance_gwei - status(world, operator).balance
    runs = tuple(replace(run, balance=run.balance + difference) if run is largest else run for run in chain.runs)
    return with_chain(world, replace(chain, runs=runs))


def with_slashed(world: World, lost_gwei: int) -> World:
    """Return this world with what slashed validators of the protocol have lost noted until the next report."""
    if not lost_gwei:
        return world
    return world.with_lido(replace(world.lido, slashed_wei=world.lido.slashed_wei + lost_gwei * GWEI))


def day(world: World) -> tuple[World, tuple[Event, ...]]:
    """Let 225 epochs pass, under the next fork from the day's end after it is due; then let others come and go."""
    others = ethereum.operator_status(world.ethereum, REST)
    passed = ethereum.pass_day(world.ethereum, crowd.execution_wei(world))
    earned_wei = passed.earned.get(REST, 0) * GWEI + passed.execution.get(REST, 0)
    world = locking.with_day_paid(world, earned_wei, (others.active + others.exiting) * GWEI)
    passed = replace(passed, chain=ethereum.upgraded(passed.chain))
    world = with_slashed(_booked(world, passed), passed.slashed.get(OPERATOR, 0))
    world, events = locking.settle(world, passed)
    return _others(world), events


def _booked(world: World, passed: Day) -> World:
    """Issue what was earned, pay out what was swept, and hand the tips to whose blocks they were in."""
    ledger = world.ledger
    earned = sum(passed.earned.values()) * GWEI
    ledger = books.mint(ledger, COIN, BEACON, earned) if earned >= 0 else books.burn(ledger, COIN, BEACON, -earned)
    for operator, gwei in passed.swept.items():
        ledger = books.move(ledger, COIN, BEACON, _payout_account(operator), gwei * GWEI)
    for operator, tips in passed.execution.items():
        if operator != REST:
            ledger = books.move(ledger, COIN, crowd.OTHERS, _tips_account(operator), tips)
    return with_chain(replace(world, ledger=ledger), passed.chain)


def _payout_account(operator: str) -> str:
    if operator == REST:
        return crowd.OTHERS
    return WITHDRAWAL_VAULT if operator == OPERATOR else locking.ACCOUNT


def _tips_account(operator: str) -> str:
    return EXECUTION_VAULT if operator == OPERATOR else locking.ACCOUNT


def _others(world: World) -> World:
    """Let others send new validators into the entry queue and take some of theirs out."""
    entering = crowd.entry_gwei(world) // STAKE_GWEI
    if entering:
        world = deposit(world, crowd.OTHERS, REST, entering, STAKE_GWEI)
    leaving = crowd.exit_gwei(world) // STAKE_GWEI
    return request_exit(world, REST, leaving) if leaving and world.ethereum.rules.withdrawals else world
