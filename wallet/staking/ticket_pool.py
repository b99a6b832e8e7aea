"""A pool token with three ways out, as in Marinade's mSOL: the market, an instant exit, and tickets that wait.

Equals, to the last lamport, the deployed program executed as a whole (the binary of June 2025: deposits, instant exits,
liquidity, tickets and their waiting) and programs/marinade-finance/src/{calc,state/*}.rs of
marinade-finance/liquid-staking-program at 3e7c090, executed too; only the fee on deposits is newer than the binary, and what
moves stake and its rewards was read there. mSOL is a share of all stake under control less what is promised to tickets. A
deposit first buys what mSOL the liquidity pool holds and mints the rest. The instant exit sells mSOL to that pool at its value
less a fee, which grows as the pool empties. A delayed exit burns mSOL for a ticket of fixed lamports: from then on it earns
nothing and shares no loss, and it is paid once its epoch has passed and the reserve holds enough. Left out: the lists of
validators and stake accounts (stake is one sum, moved by `follow_stake_delta` and `collect_cooled`), emergency unstaking, and
whole stake accounts going in and out. Who holds the mSOL is the ledger's business: no more comes back here than there is, and
the ledger refuses more than a holder has. The formulas `virtual_staked`, `msol_for`, `lamports_for`, `msol_price` and
`exit_fee_bps` have no branch on an amount: a pool whose fields are `Reals` answers for many futures at once.
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from wallet.arithmetic import mul_div_up
from wallet.errors import Refused
from wallet.staking.ticket_liquidity import (
    Exited,
    Removed,
    add_liquidity,
    exit_fee_bps,
    liquid_unstake,
    liquidity,
    remove_liquidity,
)
from wallet.staking.ticket_storage import (
    BPS,
    CENTS,
    NO_EPOCH,
    Parameters,
    Ticket,
    TicketPool,
    check_deposit,
    check_running,
    check_withdrawal,
    lamports_for,
    least_deposit,
    least_withdrawal,
    msol_for,
    msol_held,
    msol_price,
    virtual_staked,
)

__all__ = [
    "BPS",
    "NO_EPOCH",
    "Deposited",
    "Exited",
    "Ordered",
    "Parameters",
    "Removed",
    "Ticket",
    "TicketPool",
    "add_liquidity",
    "claim",
    "collect_cooled",
    "deposit",
    "exit_fee_bps",
    "fewest_for_a_ticket",
    "find_ticket",
    "follow_stake_delta",
    "lamports_for",
    "liquid_unstake",
    "liquidity",
    "msol_for",
    "msol_held",
    "msol_price",
    "order_unstake",
    "remove_liquidity",
    "stake_delta",
    "update_active",
    "virtual_staked",
]

WAIT_EPOCHS = 1
EXTRA_WAIT_S = 30 * 60
"""A ticket's first half hour, which its collectors need to fill the reserve."""


class Deposited(NamedTuple):
    """`from_pool` mSOL bought for `to_pool` lamports, `minted` for `to_reserve`; both go to the depositor."""

    pool: TicketPool
    from_pool: int
    minted: int
    to_pool: int
    to_reserve: int
    fee: int

    @property
    def msol(self) -> int:
        """All that the depositor gets."""
        return self.from_pool + self.minted


class Ordered(NamedTuple):
    """The new ticket, and the `fee` in lamports that it left to all holders."""

    pool: TicketPool
    ticket: Ticket
    fee: int


def deposit(pool: TicketPool, lamports: int) -> Deposited:
    """Stake `lamports`: first the pool's mSOL leg sells what it has, at value and without a fee of its own.

    The deposit fee lowers the mSOL ordered, but all lamports go in. Refuses ticket_paused,
    ticket_deposit_minimum (minimum; remedy) and ticket_staking_cap (wanted, limit: what would go and what still
    fits in the reserve; remedy: the most that can be deposited, if that is enough).
    """
    check_deposit(pool, lamports)
    order, from_pool, to_pool, fee = _ordered(pool, lamports)
    to_reserve = lamports - to_pool
    room = max(0, pool.parameters.staking_sol_cap - pool.active_stake - pool.cooling_down - pool.reserve)
    if to_reserve > room:
        most = to_pool + room
        taken = most >= least_deposit(pool) and most - _ordered(pool, most)[2] <= room
        raise Refused("ticket_staking_cap", remedy=most if taken else None, limit=room, wanted=to_reserve)
    grown = replace(
        pool,
        msol_leg=pool.msol_leg - from_pool,
        sol_leg=pool.sol_leg + to_pool,
        reserve=pool.reserve + to_reserve,
        msol_supply=pool.msol_supply + order - from_pool,
    )
    return Deposited(grown, from_pool, order - from_pool, to_pool, to_reserve, fee)


def _ordered(pool: TicketPool, lamports: int) -> tuple[int, int, int, int]:
    """For a deposit of `lamports`: the mSOL ordered and bought from the pool, the lamports paid there, and the fee."""
    fee = lamports * pool.parameters.deposit_sol_fee_cents // CENTS
    order = msol_for(pool, lamports - fee)
    from_pool = min(order, pool.msol_leg)
    filled = 0 < order == from_pool
    return order, from_pool, lamports if filled else lamports_for(pool, from_pool), fee


def order_unstake(pool: TicketPool, owner: str, msol: int, epoch: int) -> Ordered:
    """Burn `msol` for a ticket of fixed lamports. After this epoch's stake was moved it counts for the next.

    Refuses ticket_paused, ticket_msol_short (have, wanted: more than there is outside the liquidity pool; remedy:
    what there is, if that is paid) and ticket_withdrawal_minimum (amount, minimum in lamports; remedy: the fewest
    that are paid, where there are as many).
    """
    check_running(pool)
    held = msol_held(pool)
    if msol > held:
        paid = _promised(pool, held)[0] >= least_withdrawal(pool)
        raise Refused("ticket_msol_short", remedy=held if paid else None, have=held, wanted=msol)
    promised, fee = _promised(pool, msol)
    fewest = fewest_for_a_ticket(pool)
    check_withdrawal(pool, promised, fewest if fewest <= held else None)
    created = epoch + (1 if epoch == pool.last_stake_delta_epoch else 0)
    ticket = Ticket(pool.next_ticket, owner, promised, created)
    ordered = replace(
        pool,
        msol_supply=pool.msol_supply - msol,
        circulating_tickets=pool.circulating_tickets + ticket.lamports,
        tickets=(*pool.tickets, ticket),
        next_ticket=pool.next_ticket + 1,
    )
    return Ordered(ordered, ticket, fee)


def fewest_for_a_ticket(pool: TicketPool) -> int:
    """The fewest mSOL for which a ticket is written, after its fee."""
    lamports = mul_div_up(least_withdrawal(pool), CENTS, CENTS - pool.parameters.delayed_unstake_fee_cents)
    return mul_div_up(lamports, pool.msol_supply, max(1, virtual_staked(pool)))


def _promised(pool: TicketPool, msol: int) -> tuple[int, int]:
    """What a ticket for `msol` would be for, in lamports, and its fee."""
    value = lamports_for(pool, msol)
    fee = value * pool.parameters.delayed_unstake_fee_cents // CENTS
    return value - fee, fee


def find_ticket(pool: TicketPool, ticket_id: int) -> Ticket:
    """The open ticket of that number. Refuses ticket_unknown (id): never made, or paid already."""
    for ticket in pool.tickets:
        if ticket.id == ticket_id:
            return ticket
    raise Refused("ticket_unknown", id=ticket_id)


def claim(pool: TicketPool, ticket_id: int, owner: str, epoch: int, into_epoch_s: int) -> tuple[TicketPool, int]:
    """Pay a ticket, `into_epoch_s` seconds after `epoch` began; returns the lamports.

    Refuses ticket_paused, ticket_unknown, ticket_not_due (id, due: the epoch), ticket_too_soon (id, wait_minutes),
    ticket_not_owner (id, owner) and ticket_reserve_short (id, wanted, limit in lamports: wait until stake has
    cooled down).
    """
    check_running(pool)
    ticket = find_ticket(pool, ticket_id)
    due = ticket.created_epoch + WAIT_EPOCHS
    if epoch < due:
        raise Refused("ticket_not_due", id=ticket_id, due=due, epoch=epoch)
    if epoch == due and into_epoch_s < EXTRA_WAIT_S:
        raise Refused("ticket_too_soon", id=ticket_id, wait_minutes=-((into_epoch_s - EXTRA_WAIT_S) // 60))
    if ticket.owner != owner:
        raise Refused("ticket_not_owner", id=ticket_id, owner=ticket.owner)
    if ticket.lamports > pool.reserve:
        raise Refused("ticket_reserve_short", id=ticket_id, wanted=ticket.lamports, limit=pool.reserve)
    paid = replace(
        pool,
        reserve=pool.reserve - ticket.lamports,
        circulating_tickets=pool.circulating_tickets - ticket.lamports,
        tickets=tuple(each for each in pool.tickets if each is not ticket),
    )
    return paid, ticket.lamports


def update_active(pool: TicketPool, change: int) -> tuple[TicketPool, int]:
    """Book `change` lamports of active stake: rewards, or a loss; returns the mSOL minted to the treasury.

    The fee is priced before the rewards are booked; a loss pays none and lowers the price for all.
    """
    fee = max(0, change) * pool.parameters.reward_fee_bps // BPS
    to_treasury = msol_for(pool, fee)
    booked = replace(
        pool,
        active_stake=max(0, pool.active_stake + change),
        msol_supply=pool.msol_supply + to_treasury,
    )
    return booked, to_treasury


def stake_delta(pool: TicketPool) -> int:
    """Lamports to stake (above 0) or to begin cooling down (below 0) so that tickets can be paid."""
    return pool.reserve + pool.cooling_down - pool.circulating_tickets


def follow_stake_delta(pool: TicketPool, epoch: int) -> TicketPool:
    """Near the end of `epoch`, stake what the reserve does not need, or begin to cool down what it lacks."""
    delta = stake_delta(pool)
    staked, cooled = min(max(0, delta), pool.reserve), min(max(0, -delta), pool.active_stake)
    return replace(
        pool,
        reserve=pool.reserve - staked,
        active_stake=pool.active_stake + staked - cooled,
        cooling_down=pool.cooling_down + cooled,
        last_stake_delta_epoch=epoch,
    )


def collect_cooled(pool: TicketPool) -> TicketPool:
    """After the epoch's boundary, move what has cooled down to the reserve."""
    return replace(pool, reserve=pool.reserve + pool.cooling_down, cooling_down=0)
