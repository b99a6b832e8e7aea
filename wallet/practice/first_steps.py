"""First steps in a practice: which of the five things worth trying once were done, read from what the file remembers.

Anything that ever was done counts, on every branch, also what was undone since: a step that was tried once is known.
"""

from __future__ import annotations

from collections.abc import Container

from wallet.actions.base import YOU, Receipt
from wallet.practice import net
from wallet.practice.deeds import receipt
from wallet.practice.file import PracticeFile
from wallet.world.entering import steps_into
from wallet.world.state import Issuer, World

STAKE, MONTH, WRAP, LEAVE, BREAK = "stake", "month", "wrap", "leave", "break"
FIRST_STEPS = (STAKE, MONTH, WRAP, LEAVE, BREAK)
"""In the order in which they make sense."""
MONTH_HOURS = 30 * 24
NEVER = 2**62
"""The hour of what never comes."""
STEP_OF = {
    "stake": STAKE,
    "lock": STAKE,
    "wrap": WRAP,
    "request_withdrawal": LEAVE,
    "unlock": LEAVE,
    "shock": BREAK,
}


def month_left(file: PracticeFile, hour: int) -> int:
    """Return how many hours of the month are still to be lived in a practice that stands at `hour`."""
    with file.reading() as db:
        found = db.execute("SELECT min(hour_to), max(hour_to) FROM moment").fetchone()
        opened, last = net.one(found, tuple[net.Hour, net.Hour])
    left: int = opened + MONTH_HOURS - max(last, hour)
    return max(0, left)


def steps_done(file: PracticeFile, world: World, opens_at: int) -> frozenset[str]:
    """Return the steps that were done in a practice that stands at `world`; redemption opens at the hour `opens_at`.

    A month is 30 days lived since the practice opened. Leaving is asking the queue or the validators; before redemption
    opens it is a sale of a staked token, the only way out there is.
    """
    with file.reading() as db:
        kinds = [kind for (kind,) in db.execute("SELECT DISTINCT kind FROM moment WHERE kind NOT IN ('start', 'run')")]
        done = {STEP_OF[kind] for kind in kinds if kind in STEP_OF}
        if LEAVE not in done and not _exits(world).isdisjoint(kinds):
            done.add(LEAVE)
        if LEAVE not in done and "swap" in kinds:
            found = "SELECT content FROM moment JOIN deed ON moment = id WHERE kind = 'swap' AND hour_to < ?"
            swaps = db.execute(found, (opens_at,))
            if any(_left(receipt(content, world.listed), world.coins) for (content,) in swaps):
                done.add(LEAVE)
    if not month_left(file, world.hour):
        done.add(MONTH)
    return frozenset(done)


def _exits(world: World) -> set[str]:
    """Return the kinds of receipts of the ways out of staked tokens."""
    issuers = (issuer for issuer in world.every(Issuer) if steps_into(world, issuer))
    return {way.kind for issuer in issuers for way in issuer.exits(world)}


def _left(swap: Receipt, coins: Container[str]) -> bool:
    """Whether a staked token was given away for coins."""
    moved = {change.token: change.after - change.before for change in swap.changes if change.account == YOU}
    got = any(by > 0 for token, by in moved.items() if token in coins)
    return got and any(by < 0 for token, by in moved.items() if token not in coins)
