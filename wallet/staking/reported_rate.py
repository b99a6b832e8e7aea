"""A token whose rate is what was last reported, and whose burning needs ether at hand, as in Rocket Pool's rETH.

Equals, to the last wei, contracts/contract/token/RocketTokenRETH.sol, deposit/RocketDepositPool.sol and
network/RocketNetworkBalances.sol of rocket-pool/rocketpool at fef41a4 (v1.4, Saturn 1). The rate is the
network's ether over its rETH, both as the oracle nodes last reported them: between reports it stands still,
whatever is minted, burned or lost. There is no queue to leave by: burning pays at once out of the ether of
the token contract and what the deposit pool does not owe to waiting validators, and is refused where these
fall short. Then only a market is left.

The ledger holds everybody's rETH; this file holds the contracts' totals. What validators earn and how losses
are shared with their operators is in `operator_bond`; what of it is the holders' comes in by `receive_ether`.
Left out: votes of the oracle nodes (a report here is one that they agreed on), the express queue, minipools
of 31 ether still waiting, operators' credit, and switches that stop deposits or reports.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from wallet.arithmetic import Number, mul_div
from wallet.errors import Refused
from wallet.staking.operator_bond import OperatorTerms

ONE = 10**18
"""Scale of rates and fees, and one whole token."""
VALIDATOR = 32 * 10**18
"""Wei that a waiting validator asks for."""
EARLIEST_PERCENT = 95
"""A report may come after this part of the reporting interval."""


class Parameters(msgspec.Struct, frozen=True):
    """What the protocol's DAO sets; values and sources in resources/protocols/rocket-pool.toml."""

    deposit_fee_1e18: int
    minimum_deposit_wei: int
    maximum_pool_wei: int
    """What the deposit pool may hold beyond what waiting validators ask for."""
    target_collateral_1e18: int
    """The part of the reported ether that the token contract is filled up to by deposits."""
    maximum_change_1e18: int
    """By how much of the old rate a report may move it, either way."""
    report_interval_s: int
    assignments: int
    """Waiting validators that one deposit may start, at most."""
    shared_assignments: int
    """Waiting validators that every deposit may start besides one for each 32 ether of its own."""
    operators: OperatorTerms


class ReportedRate(msgspec.Struct, frozen=True, tag="reported_rate"):
    """The contracts' own storage, in wei and units of rETH. Who holds the rETH is the ledger's business."""

    parameters: Parameters
    reported_ether: int = 0
    reported_supply: int = 0
    reported_at: int = 0
    """Unix seconds of the last accepted report; 0 before the first."""
    supply: int = 0
    """All rETH there is now, which the rate does not look at."""
    contract_ether: int = 0
    """Ether in the token contract: what is burned is paid from here first."""
    pool_ether: int = 0
    """Ether in the deposit pool, waiting for validators."""
    queued_validators: int = 0


class Deposited(NamedTuple):
    """`minted` rETH for a deposit; its `fee` wei stay for all holders; `validators` were started with the pool."""

    network: ReportedRate
    minted: int
    fee: int
    validators: int


class Burned(NamedTuple):
    """`ether` wei paid for burned rETH, of which `from_pool` came out of the deposit pool."""

    network: ReportedRate
    ether: int
    from_pool: int


class Recycled(NamedTuple):
    """`sent` wei left the token contract, less what refilled it; `validators` were started with them."""

    network: ReportedRate
    sent: int
    validators: int


class Assigned(NamedTuple):
    """Validators that were `started` with 32 ether of the pool each."""

    network: ReportedRate
    started: int


def ether_at(reth: Number, reported_ether: Number, reported_supply: Number) -> Number:
    """Wei that `reth` is worth at the reported figures, rounded down."""
    return mul_div(reth, reported_ether, reported_supply)


def reth_at(ether: Number, reported_ether: Number, reported_supply: Number) -> Number:
    """Return the rETH that `ether` wei are worth at the reported figures, rounded down."""
    return mul_div(ether, reported_supply, reported_ether)


def deposit_fee(ether: Number, fee_1e18: int) -> Number:
    """Wei of a deposit that mint nothing, rounded down."""
    return ether * fee_1e18 // ONE


def ether_for(network: ReportedRate, reth: int) -> int:
    """Wei that `reth` is worth, rounded down; one for one before the first report (`getEthValue`)."""
    return ether_at(reth, network.reported_ether, network.reported_supply) if network.reported_supply else reth


def reth_for(network: ReportedRate, ether: int) -> int:
    """Return the rETH that `ether` wei are worth, rounded down; one for one before the first report (`getRethValue`).

    A deposit mints as much for what its fee leaves.
    """
    return reth_at(ether, network.reported_ether, network.reported_supply) if network.reported_supply else ether


def exchange_rate(network: ReportedRate) -> int:
    """Ether for one rETH, of 1e18, rounded down."""
    return ether_for(network, ONE)


def queue_capacity(network: ReportedRate) -> int:
    """Wei that waiting validators ask for."""
    return network.queued_validators * VALIDATOR


def pool_excess(network: ReportedRate) -> int:
    """Wei of the deposit pool beyond what waiting validators ask for: this can pay for burned rETH."""
    return max(0, network.pool_ether - queue_capacity(network))


def total_collateral(network: ReportedRate) -> int:
    """Wei that can be paid for burned rETH now."""
    return network.contract_ether + pool_excess(network)


def collateral_rate(network: ReportedRate) -> int:
    """Ether in the token contract over what all rETH is worth, of 1e18; 1e18 where there is none of it."""
    value = ether_for(network, network.supply)
    return network.contract_ether * ONE // value if value else ONE


def burnable(network: ReportedRate) -> int:
    """Return the most rETH that could be burned now, whoever holds it: the rest must wait or be sold."""
    collateral = total_collateral(network)
    if not network.reported_supply:
        return min(network.supply, collateral)
    # The largest amount whose value, rounded down, is no more than the collateral.
    most = ((collateral + 1) * network.reported_supply - 1) // network.reported_ether
    return min(network.supply, most)


def deposit_room(network: ReportedRate) -> int:
    """Wei that the deposit pool still takes."""
    return max(0, network.parameters.maximum_pool_wei + queue_capacity(network) - network.pool_ether)


def deposit(network: ReportedRate, ether: int) -> Deposited:
    """Stake `ether` wei for rETH at the reported rate.

    The ether first fills the token contract up to its target, the rest goes to the pool and starts waiting
    validators, one for each 32 ether of this deposit. Refuses rate_deposit_small (amount, minimum; remedy:
    the minimum) and rate_pool_full (amount, limit, maximum; remedy: what fits), each with its remedy only where
    that would be taken, and rate_mint_zero (amount).
    """
    terms = network.parameters
    smallest, room = terms.minimum_deposit_wei, deposit_room(network)
    if ether < smallest:
        raise Refused("rate_deposit_small", remedy=_if_taken(network, smallest), amount=ether, minimum=smallest)
    if ether > room:
        raise Refused("rate_pool_full", remedy=_if_taken(network, room), amount=ether, limit=room, maximum=terms.maximum_pool_wei)
    minted = _minted(network, ether)
    if minted <= 0:
        raise Refused("rate_mint_zero", amount=ether)
    grown, validators = _take_in(replace(network, supply=network.supply + minted), ether)
    return Deposited(grown, minted, deposit_fee(ether, terms.deposit_fee_1e18), validators)


def burn(network: ReportedRate, reth: int, held: int) -> Burned:
    """Burn `reth` of the holder's `held` for ether, at once and without a fee.

    The token contract's ether is paid first, then the pool's excess. Refuses rate_burn_zero,
    rate_balance_short (amount, have; remedy: as much of it as can be burned now, if any) and
    rate_collateral_short (need, limit in wei; remedy: the rETH that can be burned now, if any).
    """
    if reth <= 0:
        raise Refused("rate_burn_zero")
    if reth > held:
        raise Refused("rate_balance_short", remedy=min(held, burnable(network)) or None, amount=reth, have=held)
    ether, collateral = ether_for(network, reth), total_collateral(network)
    if ether > collateral:
        raise Refused("rate_collateral_short", remedy=burnable(network) or None, need=ether, limit=collateral)
    from_pool = max(0, ether - network.contract_ether)
    paid = replace(
        network,
        supply=network.supply - reth,
        contract_ether=network.contract_ether + from_pool - ether,
        pool_ether=network.pool_ether - from_pool,
    )
    return Burned(paid, ether, from_pool)


def receive_ether(network: ReportedRate, ether: int) -> ReportedRate:
    """Pay `ether` wei into the token contract: holders' rewards, and capital of validators that left.

    It can pay for burned rETH at once; the rate learns of it with the next report. Refuses rate_amount_negative.
    """
    if ether < 0:
        raise Refused("rate_amount_negative")
    return replace(network, contract_ether=network.contract_ether + ether)


def deposit_excess_collateral(network: ReportedRate) -> Recycled:
    """Send the token contract's ether above its target to the pool, where it may start waiting validators.

    The excess is measured against what all rETH is worth now; on its way to the pool it refills the contract
    against the reported ether, as any deposit does. At or below the target nothing moves.
    """
    rate, target = collateral_rate(network), network.parameters.target_collateral_1e18
    if rate <= target:
        return Recycled(network, 0, 0)
    excess = network.contract_ether - network.contract_ether * target // rate
    moved, validators = _take_in(replace(network, contract_ether=network.contract_ether - excess), excess)
    return Recycled(moved, network.contract_ether - moved.contract_ether, validators)


def assign_deposits(network: ReportedRate, most: int) -> Assigned:
    """Start waiting validators with what the pool holds, `most` of them: anybody may ask for it (`assignDeposits`).

    Refuses rate_assign_zero.
    """
    if most <= 0:
        raise Refused("rate_assign_zero")
    return _assigned(network, most)


def queue_validators(network: ReportedRate, count: int) -> ReportedRate:
    """Let operators ask for ether for `count` validators: their bonds join the pool, to be sent out with it.

    Refuses rate_amount_negative.
    """
    if count < 0:
        raise Refused("rate_amount_negative")
    bonds = count * network.parameters.operators.bond_wei
    return replace(network, pool_ether=network.pool_ether + bonds, queued_validators=network.queued_validators + count)


def submit_report(network: ReportedRate, ether: int, reth: int, now_s: int) -> ReportedRate:
    """Make `ether` wei over `reth` the rate, as the oracle nodes agreed at `now_s`.

    Refuses rate_report_empty (a figure is 0; the contract would take a first such report and fail later),
    rate_report_early (opens: unix s) and rate_report_change (rate, was, most: of 1e18) where the rate would
    move by more than the bound; a move of exactly the bound passes. The first report is free of both.
    """
    if ether <= 0 or reth <= 0:
        raise Refused("rate_report_empty")
    terms = network.parameters
    opens = network.reported_at + terms.report_interval_s * EARLIEST_PERCENT // 100
    if now_s < opens:
        raise Refused("rate_report_early", opens=opens)
    if network.reported_supply:
        was, rate = ONE * network.reported_ether // network.reported_supply, ONE * ether // reth
        most = was * terms.maximum_change_1e18 // ONE
        if abs(rate - was) > most:
            raise Refused("rate_report_change", rate=rate, was=was, most=most)
    return replace(network, reported_ether=ether, reported_supply=reth, reported_at=now_s)


def _minted(network: ReportedRate, ether: int) -> int:
    return reth_for(network, ether - deposit_fee(ether, network.parameters.deposit_fee_1e18))


def _if_taken(network: ReportedRate, ether: int) -> int | None:
    """`ether` if a deposit of it would be taken."""
    fits = network.parameters.minimum_deposit_wei <= ether <= deposit_room(network)
    return ether if fits and _minted(network, ether) > 0 else None


def _take_in(network: ReportedRate, ether: int) -> Assigned:
    """Fill the token contract up to its target with `ether`, the pool with the rest; start validators."""
    target = network.reported_ether * network.parameters.target_collateral_1e18 // ONE
    kept = min(ether, max(0, target - network.contract_ether))
    grown = replace(network, contract_ether=network.contract_ether + kept, pool_ether=network.pool_ether + ether - kept)
    return _assigned(grown, min(network.parameters.assignments, network.parameters.shared_assignments + ether // VALIDATOR))


def _assigned(network: ReportedRate, most: int) -> Assigned:
    """Start up to `most` waiting validators, 32 ether each, as far as the pool's ether goes."""
    started = min(most, network.queued_validators, network.pool_ether // VALIDATOR)
    after = replace(
        network,
        pool_ether=network.pool_ether - started * VALIDATOR,
        queued_validators=network.queued_validators - started,
    )
    return Assigned(after, started)
