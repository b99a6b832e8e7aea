"""What a yield vault lends to its strategies, and how it takes it back: the part of Yearn's v3 that knows of debts.

Equals contracts/VaultV3.vy of yearn/yearn-vaults-v3 at 104a2b23: `_redeem` past what is idle, with its part of losses that no
report has told, `update_debt`, and `process_report` of a strategy. A leaver is paid out of what is idle, and then out of the
strategies in the queue's order. Where one is worth less than was lent to it, the leaver bears that part of the loss that comes
with what is taken; and what it pays less than it was asked for is the leaver's loss too, so those who stay lose nothing by it.

A strategy is a place in the queue: what it is worth, the most it can free and what it really paid come in as figures. Left out:
choosing another queue, a strategy's own shares, and limits of single debts.
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from wallet.defi import yield_vault
from wallet.defi.yield_vault import BPS, Moved, Reported, YieldVault
from wallet.errors import Refused


class Payout(NamedTuple):
    """A redemption under way: `requested` is what is still to be paid after losses, `needed` what is not at hand for it yet."""

    requested: int
    idle: int
    needed: int
    debts: tuple[int, ...]

    @property
    def done(self) -> bool:
        """Return whether what is idle pays for it."""
        return self.requested <= self.idle


def idle(vault: YieldVault) -> int:
    """Return the assets that no strategy has."""
    return vault.total_assets - sum(vault.debts)


def unrealised_part(assets: int, debt: int, worth: int) -> int:
    """Return what taking `assets` back bears of a loss that is not reported yet, rounded up; 0 where there is none."""
    return 0 if worth >= debt or not debt else assets - assets * worth // debt


# --- Paying out


def payout(vault: YieldVault, assets: int) -> Payout:
    """Return a redemption of `assets` before any strategy was asked."""
    at_hand = idle(vault)
    return Payout(assets, at_hand, max(0, assets - at_hand), vault.debts)


def ask(under_way: Payout, place: int, worth: int, most: int) -> tuple[Payout, int]:
    """Return what the strategy at `place` is asked for, 0 for nothing: it is worth `worth` and can free `most`. The part of its
    loss that comes with it is off what is requested and off its debt.
    """
    debt = under_way.debts[place]
    wanted = min(under_way.needed, debt)
    lost = unrealised_part(wanted, debt, worth)
    if lost:
        if most < wanted - lost:
            lost = lost * most // (wanted - lost)
            wanted = most + lost
        wanted -= lost
    debts = _with(under_way.debts, place, debt - lost)
    left = Payout(under_way.requested - lost, under_way.idle, under_way.needed - lost, debts)
    return left, min(wanted, most)


def pulled(under_way: Payout, place: int, asked: int, came: int) -> Payout:
    """Return the redemption after the strategy at `place` paid `came` for the `asked`: less is the leaver's loss, more stays."""
    debt = under_way.debts[place]
    taken = min(max(asked, came), debt)
    lost = max(0, asked - came)
    debts = _with(under_way.debts, place, debt - taken)
    return Payout(under_way.requested - lost, under_way.idle + taken - lost, under_way.needed - taken, debts)


def paid(vault: YieldVault, moved: Moved, under_way: Payout, most_lost_bps: int) -> Moved:
    """Return a redemption done: `moved` is what it was without losses, and what comes out is less by these.

    Refuses yield_idle_short (need, limit) where not enough could be freed, and yield_loss_over (amount: lost, limit) where more
    than `most_lost_bps` of it was lost.
    """
    if not under_way.done:
        raise Refused("yield_idle_short", need=under_way.requested, limit=under_way.idle)
    lost, limit = moved.assets - under_way.requested, moved.assets * most_lost_bps // BPS
    if lost > limit:
        raise Refused("yield_loss_over", amount=lost, limit=limit)
    return Moved(replace(moved.vault, debts=under_way.debts), under_way.requested, moved.shares)


# --- Lending and reports


def lent(vault: YieldVault, place: int, assets: int) -> YieldVault:
    """Return the vault after that much of what is idle went to a strategy. Refuses yield_idle_short (need, limit)."""
    if assets > idle(vault):
        raise Refused("yield_idle_short", need=assets, limit=idle(vault))
    return replace(vault, debts=_with(vault.debts, place, vault.debts[place] + assets))


def taken_back(vault: YieldVault, place: int, asked: int, came: int) -> YieldVault:
    """Return the vault after a strategy paid `came` for the `asked`; less is lost at once, as in `update_debt`."""
    debt = vault.debts[place]
    taken = min(max(asked, came), debt)
    left = replace(vault, debts=_with(vault.debts, place, debt - taken))
    return replace(left, total_assets=left.total_assets - taken + min(came, debt))


def report(vault: YieldVault, place: int, worth: int, now_s: int) -> Reported:
    """Record what the strategy at `place` is worth: as the whole vault's report, of its gain or loss alone. Refuses as that."""
    done = yield_vault.report(vault, vault.total_assets - vault.debts[place] + worth, now_s)
    return done._replace(vault=replace(done.vault, debts=_with(done.vault.debts, place, worth)))


def _with(debts: tuple[int, ...], place: int, debt: int) -> tuple[int, ...]:
    return (*debts[:place], debt, *debts[place + 1 :])
