"""What a person is about to do, and what happened, in words: titles of actions, events of the world, chart markers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ui.wording.accounts import contract_in_a_sentence
from ui.wording.numbers import amount_with_unit, brief_amount, count, share, things
from ui.wording.receipts import UNLIMITED, receipt_words

if TYPE_CHECKING:
    from wallet import Action, Event


def action_words(action: Action) -> str:
    """An action as an order, with its amount: "Redeem 10.084 stETH through the queue"."""
    name = type(action).__name__
    write = _ORDERS.get(name)
    return write(action) if write else _split(name)


def _split(name: str) -> str:
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()
    return words.capitalize()


def _swap(action: Any) -> str:
    verb = "Buy" if action.pay == "ETH" else "Sell"
    if verb == "Buy":
        return f"Buy {action.receive} with {brief_amount(action.amount, action.pay)}"
    return f"Sell {brief_amount(action.amount, action.pay)} for {action.receive}"


def _claim(action: Any) -> str:
    ids = action.requests
    return f"Claim request {ids[0]}" if len(ids) == 1 else f"Claim {things(len(ids), 'request')}"


def _approve(action: Any) -> str:
    much = f"all your {action.token}" if action.amount == UNLIMITED else brief_amount(action.amount, action.token)
    return f"Allow {contract_in_a_sentence(action.spender)} to take {much}"


def _remove(action: Any) -> str:
    into = f" as {action.into}" if action.into else ""
    return f"Withdraw {brief_amount(action.amount, 'steCRV')} from the pool{into}"


def _shock(action: Any) -> str:
    return shock_words(action.shock)


def shock_words(shock: Any) -> str:
    """A shock as an order: "A large holder sells 60,000 stETH"."""
    match type(shock).__name__:
        case "SlashValidators":
            return f"Slash {share(shock.share_ppm)} of the protocol's validators"
        case "LargeSale":
            return f"A large holder sells {brief_amount(shock.amount, 'stETH')}"
        case "LiquidityLeaves":
            return f"{share(shock.share_ppm)} of the pool's liquidity leaves"
        case "RedemptionRush":
            return f"Others ask to redeem {brief_amount(shock.amount, 'stETH')}"
        case _:
            return "Let something happen"


_ORDERS: dict[str, Callable[[Any], str]] = {
    "Stake": lambda a: f"Stake {brief_amount(a.amount, 'ETH')}",
    "Wrap": lambda a: f"Wrap {brief_amount(a.amount, a.token)}",
    "Unwrap": lambda a: f"Unwrap {brief_amount(a.amount, a.token)}",
    "RequestWithdrawal": lambda a: f"Redeem {brief_amount(a.amount, a.token)} through the queue",
    "Claim": _claim,
    "Swap": _swap,
    "AddLiquidity": lambda a: "Add liquidity to the pool",
    "RemoveLiquidity": _remove,
    "Transfer": lambda a: f"Send {brief_amount(a.amount, a.token)} to {a.to}",
    "Faucet": lambda a: f"Get {brief_amount(a.amount, a.token)} of practice money",
    "Approve": _approve,
    "Revoke": lambda a: f"Revoke {contract_in_a_sentence(a.spender)}\u2019s approval for {a.token}",
    "Lock": lambda a: f"Lock {brief_amount(a.amount, 'ETH')} with a validator",
    "Unlock": lambda a: f"Exit locked stake {a.position}",
    "Shock": _shock,
}


def event_text(event: Event) -> str:
    """What happened in an hour, in one plain sentence without a full stop."""
    write = _HAPPENED.get(event.kind)
    try:
        return write(event.figures) if write else _split(event.kind.replace("_", " "))
    except (KeyError, TypeError, ValueError):
        return _split(event.kind.replace("_", " "))


def marker_words(event: Any) -> tuple[str, str]:
    """The label of a mark on a chart, and a shorter one for little room: of an action of mine by its receipt, of an event."""
    if getattr(event, "receipt", None) is not None:
        return receipt_words(event.receipt), ""
    label = str(event.figures.get("label", "")) or event_text(event)
    return label, _SHORT.get(event.kind, "")


_SHORT = {
    "rebase": "Rebase",
    "negative_rebase": "Loss",
    "report_delayed": "Refused",
    "limit_raised": "Limit raised",
    "record_left": "Record ends",
    "rules_changed": "New rules",
    "bunker_begins": "Slowed",
    "bunker_ends": "Normal",
    "finalization": "Final",
    "request_ready": "Ready",
    "slash": "Slashing",
    "large_sale": "Sale",
    "liquidity_leaves": "Liquidity",
    "redemption_rush": "Rush",
}


def _labelled(figures: dict[str, Any], text: str) -> str:
    label = str(figures.get("label", ""))
    return f"{label}: {text}" if label else text[0].upper() + text[1:]


_HAPPENED: dict[str, Callable[[dict[str, Any]], str]] = {
    "story": lambda f: f"{f['label']}: {f['note']}" if f.get("note") else str(f["label"]),
    "slash": lambda f: _labelled(f, f"{things(f['count'], 'validator')} slashed"),
    "large_sale": lambda f: _labelled(f, f"{amount_with_unit(f['amount'], 'stETH')} sold at once"),
    "liquidity_leaves": lambda f: _labelled(f, f"{share(f['share_ppm'])} of the pool\u2019s liquidity left"),
    "redemption_rush": lambda f: _labelled(f, f"{amount_with_unit(f['amount'], 'stETH')} asked to be redeemed"),
    "rebase": lambda f: f"Daily report: {amount_with_unit(f['gain'], 'ETH', sign=True)}",
    "negative_rebase": lambda f: f"A loss reached the balances: {amount_with_unit(f['gain'], 'ETH', sign=True)}",
    "report_delayed": lambda f: (
        f"Lido\u2019s report is refused: a loss of {amount_with_unit(f['loss'], 'ETH')} is over the limit of "
        f"{amount_with_unit(f['limit'], 'ETH')}. No one is paid out until a vote raises it"
    ),
    "limit_raised": lambda f: "The vote is over: Lido\u2019s reports may show the loss",
    "record_left": lambda f: (
        f"The record cannot be followed any further: too few validators still work ({count(f['working'])}) "
        "to earn what it tells. From here on the model decides"
    ),
    "rules_changed": lambda f: (
        f"Lido\u2019s rules changed: each report keeps up to {amount_with_unit(f['reserve'], 'ETH', 0)} for new validators"
    ),
    "finalization": lambda f: f"The queue was paid {amount_with_unit(f['ether'], 'ETH')}",
    "request_ready": lambda f: f"Request {f['request']} is ready: {amount_with_unit(f['amount'], 'ETH')}",
    "locked_active": lambda f: f"Locked stake {f['id']} is active and earns",
    "locked_paid_out": lambda f: f"Locked stake {f['id']} is paid out: {amount_with_unit(f['amount'], 'ETH')}",
    "bunker_begins": lambda f: "New requests wait until the losses are counted",
    "bunker_ends": lambda f: "New requests are paid as usual again",
    "shock_refused": lambda f: f"{f['label']}: this could not happen",
}
