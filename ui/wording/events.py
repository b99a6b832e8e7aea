"""What a person is about to do, and what happened, in words: titles of actions, events of the world, chart markers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ui.wording.accounts import contract_in_a_sentence
from ui.wording.numbers import amount_with_unit, brief_amount, count, decimal, share, span, things, validator_called
from ui.wording.operators import operator_in
from ui.wording.receipts import UNLIMITED, receipt_words
from ui.wording.roles import (
    DISCONNECT,
    coin_in,
    convertible_by,
    first_coin,
    first_protocol,
    first_share,
    is_book,
    is_coin,
    issuer_of,
    protocol_title,
    protocols_of,
    system_title,
    token_in,
    way_of_leaving,
)
from ui.wording.systems import EVENTS, EXITS, SHORT, STEPS
from ui.wording.systems.words import FAULTS, PRICE_SOURCES

if TYPE_CHECKING:
    from ui.wording.stories import ReviewLine
    from wallet import Action, Event


WRAP = "wrap"
PPM = 10**6
"""The kind of a deposit by which only the way of counting changes."""


def action_words(action: Action) -> str:
    """An action as an order, with its amount: "Redeem 10.084 LST through the queue"."""
    name = type(action).__name__
    write = _ORDERS.get(name)
    return write(action) if write else _split(name)


def _split(name: str) -> str:
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()
    return words.capitalize()


def _swap(action: Any) -> str:
    verb = "Buy" if is_coin(action.pay) else "Sell"
    if verb == "Buy":
        return f"Buy {action.receive} with {brief_amount(action.amount, action.pay)}"
    return f"Sell {brief_amount(action.amount, action.pay)} for {action.receive}"


def _of_coin(action: Any) -> str:
    """An amount of the coin that is staked for a token."""
    return brief_amount(action.amount, coin_in({"system": issuer_of(action.token)}))


def _stake(action: Any) -> str:
    """With whom, where several protocols take the coin."""
    coin = coin_in({"system": action.protocol})
    whom = f" with {system_title(action.protocol or first_protocol())}" if protocols_of(coin) > 1 else ""
    return f"Stake {brief_amount(action.amount, coin)}{whom}"


def _convert(action: Any) -> str:
    found = convertible_by(system=action.system)
    if found is None:
        return f"Deposit into {system_title(action.system)}"
    much = f"for {brief_amount(action.amount, found.token)}" if action.receive else brief_amount(action.amount, found.asset)
    return f"Wrap {much}" if found.entry == WRAP else f"Deposit {much} into {system_title(found.system)}"


def _unwrap(action: Any) -> str:
    found = convertible_by(token=action.token)
    if found is None or found.entry == WRAP:
        return f"Unwrap {brief_amount(action.amount, action.token)}"
    much = brief_amount(action.amount, found.asset if action.receive else found.token)
    return f"Withdraw {much} from {system_title(found.system)}"


def _unlock(action: Any) -> str:
    way = way_of_leaving(action.system)
    return f"{EXITS[way].title} {'vault' if way == DISCONNECT else 'locked stake'} {action.position}"


def _leave(action: Any) -> str:
    how = " through the queue" if action.way == "queue" else ""
    return f"Redeem {brief_amount(action.amount, action.token)}{how}"


def _claim(action: Any) -> str:
    ids = action.requests
    if len(ids) == 1 and is_book(action.protocol):
        return f"Claim {'vault' if way_of_leaving(action.protocol) == DISCONNECT else 'locked stake'} {ids[0]}"
    return f"Claim request {ids[0]}" if len(ids) == 1 else f"Claim {things(len(ids), 'request')}"


def _approve(action: Any) -> str:
    much = f"all your {action.token}" if action.amount == UNLIMITED else brief_amount(action.amount, action.token)
    return f"Allow {contract_in_a_sentence(action.spender)} to take {much}"


def _remove(action: Any) -> str:
    into = f" as {action.into}" if action.into else ""
    return f"Withdraw {brief_amount(action.amount, first_share())} from the pool{into}"


def _much(action: Any) -> str:
    return f"all {action.token}" if action.everything else brief_amount(action.amount, action.token)


def _repay_vault(action: Any) -> str:
    whole = "all that" if action.everything else brief_amount(action.amount, token_in({"system": action.system})) + " of what"
    how = ", out of the vault" if action.from_vault else ""
    return f"Repay {whole} vault {action.vault} owes{how}"


def _restake(action: Any) -> str:
    at = f" at {action.operator}" if action.operator else ""
    return f"Restake {brief_amount(action.amount, token_in({'system': action.system}))}{at}"


def _shock(action: Any) -> str:
    words = shock_words(action.shock)
    return f"In {span(action.in_hours)}: {words[0].lower()}{words[1:]}" if action.in_hours else words


def _of_operator(shock: Any) -> str:
    """The validators that a shock strikes at one operator, or of one's own; "" where it strikes all alike."""
    if not shock.among:
        return ""
    name = operator_in(shock.row)
    if shock.share_ppm == PPM:
        return things(shock.among, "validator") + (f" of {name}" if name else "")
    return f"{share(shock.share_ppm)} of {name or 'an operator'}’s validators"


def strike_words(shock: Any) -> str:
    """A shock to validators as what happened: "50 validators of Dogwood slashed"."""
    if type(shock).__name__ == "OwnFault":
        where = f"{system_title(shock.system)}: " if shock.system else ""
        return f"{where}{things(shock.stakes, 'stake')} of yours punished for {FAULTS[shock.fault]}"
    where = system_title(shock.system) if shock.system else protocol_title()
    hit = _of_operator(shock) or f"{share(shock.share_ppm)} of {where}\u2019s validators"
    if shock.among and not shock.row:
        hit = f"{hit} of {where}"
    if type(shock).__name__ == "SlashValidators":
        return f"{hit} slashed"
    span_told = f"for {things(shock.days, 'day')}" if shock.days else "for good"
    return f"{hit} offline {span_told}"


def shock_words(shock: Any) -> str:
    """A shock as an order: "A large holder sells 60,000 LST"."""
    token = token_in({"system": getattr(shock, "system", "")})
    match type(shock).__name__:
        case "SlashValidators":
            return "Slash " + (_of_operator(shock) or f"{share(shock.share_ppm)} of the protocol\u2019s validators")
        case "ContractDrained":
            return f"{share(shock.share_ppm)} of {system_title(shock.system) if shock.system else 'the pool'} is drained"
        case "ValidatorsGoDark":
            return (_of_operator(shock) or f"{share(shock.share_ppm)} of the validators") + " go offline"
        case "LargeSale":
            return f"A large holder sells {brief_amount(shock.amount, token)}"
        case "LiquidityLeaves":
            return f"{share(shock.share_ppm)} of the pool\u2019s liquidity leaves"
        case "OwnFault":
            return f"Punish the validators of {things(shock.stakes, 'stake')} of yours for {FAULTS[shock.fault]}"
        case "LenderRun":
            return f"Others take {share(shock.share_ppm)} of what is not lent out from a lender"
        case "CapDrawnLow":
            return f"A cap on prices is {share(shock.short_ppm)} too low"
        case "PriceSourceChanges":
            return f"Lending prices switch to {PRICE_SOURCES[shock.prices_from]}"
        case "ServiceSlashes":
            who = f" at {shock.operator}" if shock.operator else ""
            return f"{shock.service or 'A service'} slashes {share(shock.share_ppm)} of what is allocated to it{who}"
        case "RedemptionRush":
            return f"Others ask to redeem {brief_amount(shock.amount, token)}"
        case _:
            return "Let something happen"


_ORDERS: dict[str, Callable[[Any], str]] = {
    "Stake": _stake,
    "Convert": _convert,
    "Wrap": lambda a: f"Wrap {brief_amount(a.amount, a.token)}",
    "Unwrap": _unwrap,
    "Leave": _leave,
    "RequestWithdrawal": lambda a: f"Redeem {brief_amount(a.amount, a.token)} through the queue",
    "Claim": _claim,
    "Swap": _swap,
    "AddLiquidity": lambda a: "Add liquidity to the pool",
    "RemoveLiquidity": _remove,
    "Transfer": lambda a: f"Send {brief_amount(a.amount, a.token)} to {a.to}",
    "Faucet": lambda a: f"Get {brief_amount(a.amount, a.token)} of practice money",
    "Approve": _approve,
    "Revoke": lambda a: f"Revoke {contract_in_a_sentence(a.spender)}\u2019s approval for {a.token}",
    "Lock": lambda a: f"Lock {brief_amount(a.amount, coin_in({'system': a.system}))} with a validator",
    "Unlock": _unlock,
    "Redelegate": lambda a: f"Move locked stake {a.position} to {validator_called(a.to)}",
    "Supply": lambda a: f"Supply {brief_amount(a.amount, a.token)} to {system_title(a.system)}",
    "SellDeposit": lambda a: f"Sell a deposit of {_much(a)} at {system_title(a.system)}",
    "WithdrawSupplied": lambda a: f"Withdraw {_much(a)} from {system_title(a.system)}",
    "Borrow": lambda a: f"Borrow {brief_amount(a.amount, a.token)} from {system_title(a.system)}",
    "Repay": lambda a: f"Repay {_much(a)} to {system_title(a.system)}",
    "OpenLoop": lambda a: f"Loop {_of_coin(a)} to {decimal(a.leverage_bps // 100 / 100)} times at {system_title(a.system)}",
    "ClimbLoop": lambda a: f"Loop {_of_coin(a)} {'more' if a.borrowed else 'of your own'} at {system_title(a.system)}",
    "CloseLoop": lambda a: f"Close the loop of {a.token} at {system_title(a.system)}",
    "SetEMode": lambda a: f"{'Enter' if a.category else 'Leave'} an e-mode of {system_title(a.system)}",
    "UseAsCollateral": lambda a: f"{'Use' if a.used else 'Stop using'} {a.token} as collateral",
    "Restake": _restake,
    "Delegate": lambda a: f"Delegate restaked stake to {a.operator}",
    "LeaveRestaking": lambda a: (
        f"Ask for {'all' if a.everything else brief_amount(a.amount, token_in({'system': a.system}))} of restaked stake back"
    ),
    "OpenVault": lambda a: f"Open a vault with {brief_amount(a.amount, coin_in({'system': a.system}))}",
    "FundVault": lambda a: f"Put {brief_amount(a.amount, coin_in({'system': a.system}))} into vault {a.vault}",
    "WithdrawVault": lambda a: f"Withdraw {brief_amount(a.amount, coin_in({'system': a.system}))} from vault {a.vault}",
    "MintVault": lambda a: f"Mint {brief_amount(a.amount, token_in({'system': a.system}))} against vault {a.vault}",
    "RepayVault": _repay_vault,
    "CallValidators": lambda a: f"Call {things(a.validators, 'validator')} of vault {a.vault} back",
    "ChangeVaultTier": lambda a: f"Move vault {a.vault} to tier {a.tier}",
    "Shock": _shock,
    "SetFee": lambda a: (
        f"Set the fee of {system_title(a.protocol or first_protocol())} to {share(a.fee_bps * 100)} (practice only)"
    ),
}


def event_text(event: Event) -> str:
    """What happened in an hour, in one plain sentence without a full stop."""
    write = _HAPPENED.get(event.kind)
    try:
        return write({**event.figures, "system": event.system}) if write else _split(event.kind.replace("_", " "))
    except (KeyError, TypeError, ValueError):
        return _split(event.kind.replace("_", " "))


def event_steps(event: Event) -> tuple[ReviewLine, ...]:
    """How something went, step by step; nothing where a sentence says it all, or its figures are of an older practice."""
    write = STEPS.get(event.kind)
    try:
        return write({**event.figures, "system": event.system}) if write else ()
    except (KeyError, TypeError, ValueError):
        return ()


def marker_words(event: Any) -> tuple[str, str]:
    """The label of a mark on a chart, and a shorter one for little room: of an action of mine by its receipt, of an event."""
    if getattr(event, "receipt", None) is not None:
        return receipt_words(event.receipt), _SHORT_DEEDS.get(event.receipt.kind, "")
    label = str(event.figures.get("label", "")) or event_text(event)
    return label, _SHORT.get(event.kind, "")


_SHORT_DEEDS = {"set_fee": "New fee"}
"""By kind of receipt, where its first word alone would say nothing."""
_SHORT = {
    **SHORT,
    "record_left": "Record ends",
    "drained": "Drained",
}


_HAPPENED: dict[str, Callable[[Any], str]] = {
    **EVENTS,
    "story": lambda f: f"{f['label']}: {f['note']}" if f.get("note") else str(f["label"]),
    "record_left": lambda f: (
        f"The record cannot be followed any further: too few validators still work ({count(f['working'])}) "
        "to earn what it tells. From here on the model decides"
    ),
    "drained": lambda f: (
        f"{share(f['share_ppm'])} of {system_title(f['system'])} drained: {amount_with_unit(f['worth'], first_coin())} taken"
    ),
    "shock_refused": lambda f: f"{f['label'] or 'The shock set for this hour'}: this could not happen",
}
