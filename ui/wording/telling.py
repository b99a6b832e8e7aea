"""From a receipt to the story that the review sheet tells. Every number is one of the receipt's own figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ui.wording.events import action_words
from ui.wording.explaining.formulas import formulas_of
from ui.wording.moves import YOU, paid_fee_words
from ui.wording.numbers import (
    amount,
    amount_with_unit,
    date_range,
    exact_amount,
    short_date,
)
from ui.wording.refusals import amounts_apart
from ui.wording.roles import first_coin, speaking_of, way_of_leaving
from ui.wording.stories import ReviewLine, ReviewStage, ReviewStory
from ui.wording.systems import EXITS, RISKS
from ui.wording.systems.words import Figures
from wallet import actions, open_allowances

if TYPE_CHECKING:
    from wallet import Action, Note, Outcome, Receipt, World

STAGE_NAMES = {
    "buffer": "Buffer",
    "activation_queue": "Entry queue",
    "activation_delay": "Entry delay",
    "exit_queue": "Exit queue",
    "exit_delay": "Exit delay",
    "sweep": "Sweep",
    "finalization": "Report",
    "warming_up": "Warming up",
    "cooling_down": "Cooling down",
    "ticket": "Until it is due",
    "batch": "Next batch",
    "unbonding": "Unbonding",
    "vault_report": "Next report",
    "restaking_escrow": "Escrow, slashable",
}
CONFIRM = {
    "stake": "Confirm stake",
    "wrap": "Confirm wrap",
    "unwrap": "Confirm unwrap",
    "deposit": "Confirm deposit",
    "withdraw": "Confirm withdrawal",
    "request_withdrawal": "Confirm redemption",
    "redeem": "Confirm redemption",
    "claim": "Confirm claim",
    "swap": "Confirm sale",
    "add_liquidity": "Confirm deposit",
    "remove_liquidity": "Confirm removal",
    "transfer": "Confirm sending",
    "faucet": "Get it",
    "approve": "Confirm approval",
    "revoke": "Revoke it",
    "lock": "Confirm lock",
    "redelegate": "Confirm move",
    "supply": "Confirm supply",
    "withdraw_supplied": "Confirm withdrawal",
    "sell_deposit": "Confirm sale",
    "borrow": "Confirm loan",
    "repay": "Confirm repayment",
    "open_loop": "Open the loop",
    "climb_loop": "Confirm rung",
    "close_loop": "Close the loop",
    "set_emode": "Confirm e-mode",
    "use_as_collateral": "Confirm collateral",
    "restake": "Confirm restaking",
    "delegate": "Confirm delegation",
    "leave_restaking": "Confirm leaving",
    "take_restaked": "Confirm claim",
    "fund_vault": "Confirm deposit",
    "withdraw_vault": "Confirm withdrawal",
    "mint_vault": "Confirm minting",
    "repay_vault": "Confirm repayment",
    "rebalance_vault": "Confirm repayment",
    "exit_vault": "Confirm exit",
    "change_vault_tier": "Confirm move",
    "shock": "Apply shock",
    "set_fee": "Set this fee",
}
WAY_BACK = {
    "stake": "Leaving",
    "wrap": "Unwrapping",
    "unwrap": "Leaving",
    "deposit": "Withdrawing",
    "withdraw": "Selling",
    "request_withdrawal": "Claiming",
    "lock": "Leaving",
    "redelegate": "Leaving",
    "swap": "Swapping back",
    "add_liquidity": "Withdrawing it",
    "remove_liquidity": "A swap",
    "transfer": "Sending a token",
    "approve": "Revoking it",
    "supply": "Withdrawing it",
    "borrow": "Repaying it",
    "open_loop": "Closing the loop",
    "climb_loop": "Closing the loop",
    "mint_vault": "Repaying it",
    "restake": "Leaving and claiming",
    "leave_restaking": "Claiming",
}
"""The step that the fees left must pay for, by the kind of action before it."""
RECEIVED = (
    *("stake", "wrap", "unwrap", "request_withdrawal", "redeem", "claim", "swap", "faucet", "add_liquidity", "unlock"),
    *("deposit", "withdraw", "withdraw_supplied", "sell_deposit", "borrow", "withdraw_vault", "mint_vault"),
    *("leave_restaking", "take_restaked"),
)
"""Kinds of action that bring something in, at once or later."""


def story_of(action: Action, outcome: Outcome, world: World) -> ReviewStory:
    """Everything that the receipt knows, in words. `world` is the one before."""
    receipt = outcome.receipt
    shown, exactly, when = _gets(receipt, world)
    told = [(note.code in _GOOD_NEWS, line) for note in receipt.notes if (line := note_line(note, receipt)) is not None]
    return ReviewStory(
        title=action_words(_named(action, receipt)),
        confirm=_confirm(receipt),
        amount=shown,
        amount_exact=exactly,
        when=when,
        stages=tuple(ReviewStage(stage_name(stage.name), float(stage.likely_hours)) for stage in receipt.stages),
        risks=tuple(line for good, line in told if not good)[:3],
        stays=(*(line for good, line in told if good), _others(world, outcome.world)),
        fee=_fee(receipt),
        formulas=formulas_of(receipt),
    )


def _confirm(receipt: Receipt) -> str:
    """What the button says that does it: of locked stake by what its chain calls leaving."""
    if receipt.kind == "lock" and "tier" in receipt.figures:
        return "Open the vault"
    if receipt.kind == "unlock":
        return EXITS[way_of_leaving(str(receipt.figures.get("system", "")))].review.replace("Review", "Confirm", 1)
    return CONFIRM.get(receipt.kind, "Confirm")


def _named(action: Action, receipt: Receipt) -> Action:
    """The action with the token that it gives, which its author may have left to the world."""
    if isinstance(action, actions.Redelegate):
        return msgspec.structs.replace(action, to=str(receipt.figures["to"]))
    unnamed = getattr(action, "token", None) == "" and "paid" in receipt.units
    return msgspec.structs.replace(action, token=receipt.units["paid"]) if unnamed else action


def stage_name(name: str) -> str:
    """A stage of a wait as it stands under its part of the bar."""
    return STAGE_NAMES.get(name, name.replace("_", " ").capitalize())


def wait_words(receipt: Receipt, world: World) -> str:
    """When what was asked for is likely ready: "between 21 and 26 Jun"."""
    low = sum(stage.low_hours for stage in receipt.stages)
    high = sum(stage.high_hours for stage in receipt.stages)
    when = date_range(world.start, world.hour + low, world.hour + high)
    if " to " not in when:
        return f"on {short_date(world.start, world.hour + high)}"
    return f"between {when.replace(' to ', ' and ')}"


def _gets(receipt: Receipt, world: World) -> tuple[str, str, str]:
    """The figure, all its digits, and the words after it: unit and when."""
    got, token = receipt.figures.get("got"), receipt.units.get("got", "") if receipt.kind in RECEIVED else ""
    if not isinstance(got, int) or not token:
        starts = "starts earning " if receipt.kind == "lock" else ""
        return "", "", f"{starts}{wait_words(receipt, world)}" if receipt.stages else ""
    when = wait_words(receipt, world) if receipt.stages else "at once"
    return amount(got, token), exact_amount(got, token), f"{token} {when}"


def _fee(receipt: Receipt) -> str:
    fee = receipt.figures.get("network_fee")
    if not isinstance(fee, int):
        return ""
    said = paid_fee_words(receipt)
    low = low_on_fees_words(receipt)
    return f"{said}. {low}" if low else said


def low_on_fees_words(receipt: Receipt) -> str:
    """That what is left of the coin does not pay for the way back, and what that costs; "" where it does."""
    for note in receipt.notes:
        if note.code == "low_on_fees":
            left, fee = int(note.figures["left"]), int(note.figures["fee"])
            shown, cost = amounts_apart((left, fee), str(note.figures.get("coin", first_coin())))
            much = f"Only {shown}" if left else "Nothing"
            return f"{much} is left for fees. {WAY_BACK.get(receipt.kind, 'The next step')} costs about {cost}."
    return ""


def _others(world: World, after: World) -> ReviewLine:
    """What the action leaves alone: everything else, or the balances where their price or an approval changes too."""
    if open_allowances(world.ledger, YOU) != open_allowances(after.ledger, YOU):
        return ReviewLine("Your other balances stay as they are", "which approvals are open changes", "check")
    held = [token for token in after.tokens(YOU) if after.listed[token].markets]
    if any(world.market_price(token) != after.market_price(token) for token in held):
        return ReviewLine("Your other balances stay as they are", "what they sell for moves with the pool", "check")
    return ReviewLine("Nothing else of yours changes", "", "check")


def note_line(note: Note, receipt: Receipt) -> ReviewLine | None:
    """A note of a receipt as a line of the sheet; None for a note that needs no words."""
    write = _NOTES.get(note.code)
    figures: dict[str, Any] = dict(note.figures)
    try:
        with speaking_of(receipt):
            return write(figures, receipt) if write else None
    except KeyError:
        return None


def _approval(figures: Figures, receipt: Receipt) -> ReviewLine:
    token = str(receipt.figures.get("token", first_coin()))
    return ReviewLine(
        "The approval stays open", f"it could take {amount_with_unit(int(figures['could_take']), token)} today", "unlock"
    )


def _deposit(figures: Figures, receipt: Receipt) -> ReviewLine:
    return ReviewLine("It counts as a deposit", "practice money is never shown as profit", "drop")


def _undo_brings_back(figures: Figures, receipt: Receipt) -> ReviewLine:
    return ReviewLine("Undo brings everything back", "the date and the random events included", "undo")


def _practice_only(figures: Figures, receipt: Receipt) -> ReviewLine:
    return ReviewLine("For practice only", "in the world a vote decides on the fee", "info")


_GOOD_NEWS = {"practice_only", "same_shares", "deposit_not_profit", "undo_brings_back"}
"""Notes of what stays as it was, not of what can go wrong."""

_NOTES = {
    **RISKS,
    "undo_brings_back": _undo_brings_back,
    "practice_only": _practice_only,
    "approval_stays_open": _approval,
    "deposit_not_profit": _deposit,
}
