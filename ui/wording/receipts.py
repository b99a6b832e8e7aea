"""What was done, as a sentence made from a receipt's kind and figures in the reader's number format.

The same words name a row of the activity, a mark on a chart, an undo and a toast. The English title that a receipt stores is
shown only where its kind is unknown, or where it comes from an older file that lacks a figure.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from ui.wording.accounts import contract_in_a_sentence, with_names
from ui.wording.moves import Move, fee_coin, ins, outs
from ui.wording.numbers import brief_amount, decimal, share, span, things, validator_called
from ui.wording.operators import operator_in
from ui.wording.roles import first_token, issuer_of, system_title, way_of_leaving
from ui.wording.systems import EXITS
from ui.wording.systems.words import FAULTS, PRICE_SOURCES

if TYPE_CHECKING:
    from wallet import Receipt

UNLIMITED = 2**256 - 1
OF_BPS = 100


class AnyStep(Protocol):
    """A moment of the practice: an action with its receipt, a run of hours, or the start."""

    @property
    def kind(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def hours(self) -> int: ...
    @property
    def receipt(self) -> Receipt | None: ...


def step_words(step: AnyStep | None) -> str:
    """A moment as a row, an undo or a redo names it; "" for none."""
    if step is None:
        return ""
    if step.receipt is not None:
        return receipt_words(step.receipt)
    return passed_words(step.hours) if step.kind == "run" else with_names(step.title)


def receipt_words(receipt: Receipt) -> str:
    """What was done: "Sold 1.234,5 LST for 1.233,613 of a coin"."""
    write = _DONE.get(receipt.kind)
    try:
        return write(receipt) if write else with_names(receipt.title)
    except (KeyError, IndexError, TypeError, ValueError):
        return with_names(receipt.title)


def passed_words(hours: int) -> str:
    """A run of hours: "1 hour passed", "30 days 5 hours passed"."""
    days, rest = divmod(hours, 24)
    parts = [things(number, word) for number, word in ((days, "day"), (rest, "hour")) if number]
    return " ".join(parts or [things(0, "hour")]) + " passed"


def _amounts(moved: tuple[Move, ...]) -> str:
    if not moved:
        raise ValueError("nothing moved")
    return " and ".join(brief_amount(abs(move.amount), move.token) for move in moved)


def _out(receipt: Receipt) -> str:
    return _amounts(outs(receipt))


def _in(receipt: Receipt) -> str:
    return _amounts(ins(receipt))


def _figure(receipt: Receipt, name: str) -> str:
    return brief_amount(int(receipt.figures[name]), receipt.units[name])


def _swap(receipt: Receipt) -> str:
    if any(move.token == fee_coin(receipt) for move in outs(receipt)):
        return f"Bought {_in(receipt)} for {_out(receipt)}"
    return f"Sold {_out(receipt)} for {_in(receipt)}"


def _approve(receipt: Receipt) -> str:
    figures = receipt.figures
    token, limit = str(figures["token"]), int(figures["allowance"])
    much = f"all your {token}" if limit == UNLIMITED else brief_amount(limit, token)
    return f"Allowed {contract_in_a_sentence(str(figures['spender']))} to take {much}"


def _revoke(receipt: Receipt) -> str:
    spender = contract_in_a_sentence(str(receipt.figures["spender"]))
    return f"Revoked {spender}\N{RIGHT SINGLE QUOTATION MARK}s approval for {receipt.figures['token']}"


def _inside(receipt: Receipt, share: str, how: str) -> str:
    """Into or out of what, by the share that was got or given; "" where it is not known."""
    name = issuer_of(receipt.units.get(share, ""))
    return f" {how} {system_title(name)}" if name else ""


def _unlocked(receipt: Receipt) -> str:
    way, much = (
        way_of_leaving(str(receipt.figures.get("system", ""))),
        brief_amount(int(receipt.figures["got"]), fee_coin(receipt)),
    )
    if way == "disconnect":
        return f"Asked to disconnect a vault with {much}"
    return f"Asked for {much} of locked stake to {EXITS[way].title.lower()}"


def _lender(receipt: Receipt) -> str:
    return system_title(str(receipt.figures["system"]))


def _times(receipt: Receipt) -> str:
    return f"{decimal(int(receipt.figures['leverage_bps']) // 100 / 100)} times"


def _percent(receipt: Receipt) -> str:
    return share(int(receipt.figures["fee_bps"]) * OF_BPS)


def _shock(receipt: Receipt) -> str:
    words, hours = _struck(receipt), int(receipt.figures.get("in_hours", 0))
    return f"Set for {span(hours)} later: {words[0].lower()}{words[1:]}" if hours else words


def _struck(receipt: Receipt) -> str:
    figures: dict[str, Any] = receipt.figures
    token = receipt.units.get("amount") or first_token()
    match figures["shock"]:
        case "SlashValidators" if figures.get("row"):
            return f"Slashed {things(figures['count'], 'validator')} of {operator_in(figures['row'])}"
        case "ValidatorsGoDark" if figures.get("row"):
            return f"{things(figures['count'], 'validator')} of {operator_in(figures['row'])} went offline"
        case "ValidatorsGoDark" if figures.get("among"):
            return f"{things(figures['count'], 'validator')} went offline"
        case "SlashValidators":
            return f"Slashed {share(figures['share_ppm'])} of the protocol\N{RIGHT SINGLE QUOTATION MARK}s validators"
        case "ContractDrained":
            return f"{share(figures['share_ppm'])} of a contract was drained"
        case "ValidatorsGoDark":
            return f"{share(figures['share_ppm'])} of the validators went offline"
        case "LargeSale":
            return f"A large holder sold {brief_amount(figures['amount'], token)}"
        case "LiquidityLeaves":
            return f"{share(figures['share_ppm'])} of the pool\N{RIGHT SINGLE QUOTATION MARK}s liquidity left"
        case "OwnFault":
            return f"The validators of {things(figures['stakes'], 'stake')} of yours were punished for {FAULTS[figures['fault']]}"
        case "ServiceSlashes":
            whose = f"{figures['operator']}\N{RIGHT SINGLE QUOTATION MARK}s stake"
            return f"{figures['service']} slashed {share(figures['taken_ppm'])} of {whose}"
        case "RedemptionRush":
            return f"Others asked to redeem {brief_amount(figures['amount'], token)}"
        case "LenderRun":
            taken = brief_amount(int(figures["taken"]), str(figures["asset"]))
            return f"Others took {taken} out of a lender, {share(figures['share_ppm'])} of what was not lent out"
        case "CapDrawnLow":
            return f"A cap on prices was {share(figures['short_ppm'])} too low for {span(int(figures['hours']))}"
        case "PriceSourceChanges":
            return f"Lending prices switched to {PRICE_SOURCES[figures['prices_from']]}"
        case "Story":
            return str(figures["note"])
        case _:
            return with_names(receipt.title)


def _operator(receipt: Receipt) -> str:
    """With whom a stake was put: an operator, or the strategy alone where nobody got it."""
    return str(receipt.figures["operator"]) or system_title(str(receipt.figures["system"]))


_DONE: dict[str, Callable[[Receipt], str]] = {
    "stake": lambda r: f"Staked {_out(r)}",
    "wrap": lambda r: f"Wrapped {_out(r)}",
    "unwrap": lambda r: f"Unwrapped {_out(r)}",
    "deposit": lambda r: f"Deposited {_out(r)}{_inside(r, 'got', 'into')}",
    "withdraw": lambda r: f"Withdrew {_in(r)}{_inside(r, 'paid', 'from')}",
    "request_withdrawal": lambda r: f"Asked to redeem {_out(r)}",
    "redeem": lambda r: f"Redeemed {_out(r)} for {_in(r)}",
    "claim": lambda r: f"Claimed {_in(r)}",
    "swap": _swap,
    "add_liquidity": lambda r: f"Added {_out(r)} to the pool",
    "remove_liquidity": lambda r: f"Withdrew {_in(r)} from the pool",
    "transfer": lambda r: f"Sent {_out(r)} to {r.figures['to']}",
    "faucet": lambda r: f"Received {_in(r)} of practice money",
    "approve": _approve,
    "revoke": _revoke,
    "lock": lambda r: f"Opened a vault with {_out(r)}" if "tier" in r.figures else f"Locked {_out(r)} with a validator",
    "unlock": _unlocked,
    "redelegate": lambda r: (
        f"Moved {brief_amount(int(r.figures['moved']), fee_coin(r))} of locked stake to "
        f"{validator_called(str(r.figures.get('to', '')))}"
    ),
    "supply": lambda r: f"Supplied {_out(r)} to {_lender(r)}",
    "sell_deposit": lambda r: f"Sold a deposit of {_out(r)} at {_lender(r)} for {_in(r)}",
    "withdraw_supplied": lambda r: f"Withdrew {_in(r)} from {_lender(r)}",
    "borrow": lambda r: f"Borrowed {_in(r)} from {_lender(r)}",
    "repay": lambda r: f"Repaid {_out(r)} to {_lender(r)}",
    "open_loop": lambda r: f"Looped {_figure(r, 'paid')} to {_times(r)} at {_lender(r)}",
    "climb_loop": lambda r: f"Looped {_figure(r, 'staked')} {'more' if r.figures['borrowed'] else 'of your own'} at {_lender(r)}",
    "close_loop": lambda r: f"Closed a loop at {_lender(r)} and sold {_figure(r, 'sold')}",
    "set_emode": lambda r: f"{'Entered' if r.figures['category'] else 'Left'} an e-mode of {_lender(r)}",
    "use_as_collateral": lambda r: f"{'Used' if r.figures['used'] else 'Stopped using'} {r.figures['token']} as collateral",
    "restake": lambda r: f"Restaked {_out(r)} at {_operator(r)}",
    "delegate": lambda r: f"Delegated restaked stake to {r.figures['operator']}",
    "leave_restaking": lambda r: f"Asked for {_figure(r, 'got')} of restaked stake back",
    "take_restaked": lambda r: f"Took {_in(r)} out of restaking",
    "fund_vault": lambda r: f"Put {_figure(r, 'paid')} into vault {r.figures['vault']}",
    "withdraw_vault": lambda r: f"Withdrew {_figure(r, 'got')} from vault {r.figures['vault']}",
    "mint_vault": lambda r: f"Minted {_in(r)} against vault {r.figures['vault']}",
    "repay_vault": lambda r: f"Repaid {_out(r)} of vault {r.figures['vault']}",
    "rebalance_vault": lambda r: f"Repaid {_figure(r, 'paid')} out of vault {r.figures['vault']}",
    "exit_vault": lambda r: f"Called {things(int(r.figures['validators']), 'validator')} of vault {r.figures['vault']} back",
    "change_vault_tier": lambda r: f"Moved vault {r.figures['vault']} to tier {r.figures['tier']}",
    "shock": _shock,
    "set_fee": lambda r: f"Set the fee of {system_title(str(r.figures['system']))} to {_percent(r)} (practice only)",
}
