"""Who may take what of mine: each open approval with what it could take today, and the contracts of this world by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ui.panels.holdings.lines import YOU
from ui.wording import amount_with_unit, contract_name, token_name
from wallet import UNLIMITED, Refused, actions, open_allowances
from wallet import contracts as contracts_that_take

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import World


class OpenApproval(NamedTuple):
    """An allowance that stands; `could_take` is what it reaches of what I hold now, None where that cannot be told."""

    token: str
    spender: str
    limit: int
    could_take: int | None

    @property
    def key(self) -> str:
        """What tells it from the others."""
        return f"{self.token} {self.spender}"


def contracts(world: World) -> tuple[tuple[str, str], ...]:
    """The contracts of this world that take tokens, by account and name."""
    return tuple((one.account, contract_name(one.account)) for one in contracts_that_take(world))


def approvable(world: World) -> tuple[str, ...]:
    """Tokens for which an approval means something: all but coins, on chains where contracts have to be allowed to take one."""
    return tuple(token for token, known in world.listed.items() if known.kind != "coin" and world.chain_of(token).has_allowances)


def open_approvals(session: Session) -> tuple[OpenApproval, ...]:
    """All that stands open, in the order in which it was granted."""
    return tuple(
        OpenApproval(token, spender, limit, _could_take(session, token, spender, limit))
        for token, spender, limit in open_allowances(session.world.ledger, YOU)
    )


def limit_words(approval: OpenApproval) -> str:
    """How far it goes: "no limit", or the amount that is left."""
    return "no limit" if approval.limit == UNLIMITED else f"up to {amount_with_unit(approval.limit, approval.token)}"


def reach_words(approval: OpenApproval) -> str:
    """What it could take today."""
    if approval.could_take is None:
        return limit_words(approval)
    if approval.could_take == 0:
        return f"nothing today: you hold no {token_name(approval.token)}"
    return f"could take {amount_with_unit(approval.could_take, approval.token)} today"


def _could_take(session: Session, token: str, spender: str, limit: int) -> int | None:
    """What the same approval would reach if it were granted now: the model's own figure."""
    try:
        receipt = session.preview(actions.Approve(token=token, spender=spender, amount=limit)).receipt
    except Refused:
        return None
    return int(receipt.figures["could_take"])
