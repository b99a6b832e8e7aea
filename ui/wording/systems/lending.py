"""Lending markets: loans, their modes and prices, and loops built on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ui.wording.numbers import amount_with_unit, number_locale, percent, span
from ui.wording.roles import coin_of_token, first_coin, title_in
from ui.wording.stories import Formula, ReviewLine
from ui.wording.systems.words import PRICE_SOURCES, Figures, SystemWords, labelled
from wallet.amounts import show

BPS = 10_000
VALUE_DECIMALS = 8
"""Decimals of a value in dollars, as the market counts it."""
RATE_DECIMALS = 18

_TOO_LARGE = "These numbers are too large for the market\u2019s contract, so nothing was changed."

REFUSALS: dict[str, tuple[str, str]] = {
    "capped_price_ratio_zero": ("A snapshot of the token\u2019s rate must be above zero.", ""),
    "capped_price_snapshot_old": (
        "This snapshot of the token\u2019s rate is too old, or no newer than the one in use. Use one from "
        "{earliest:date} or later.",
        "",
    ),
    "capped_price_snapshot_young": (
        "This snapshot of the token\u2019s rate is too recent to have been checked. Use one from {latest:date} or earlier.",
        "",
    ),
    "loop_sale_short": (
        "Selling everything brings {have:coin}, and repaying takes {need:coin}. The pool is too small; leave in "
        "parts through the queue instead.",
        "",
    ),
    "loop_leverage": ("A loop is at least as large as what is your own: once.", "Use 1.00 times"),
    "loop_too_high": ("The lender does not lend that much against {token}.", "Lower to {remedy:ratio_bps} times"),
    "loop_too_large": (
        "A loop of that size does not fit: there is not that much to borrow, or no more is taken.",
        "Lower to {remedy:ratio_bps} times",
    ),
    "loop_queue_behind": (
        "With {debt:coin} of debt against {collateral:coin} of collateral, what the lender releases would not even "
        "pay the interest of the wait. Repay some of the debt first, or sell through a pool.",
        "",
    ),
    "loan_asset_unknown": ("This market does not take {token}.", ""),
    "loan_price": ("The price of {token} has to be above zero.", ""),
    "loan_rates_out_of_range": (
        "The market\u2019s contract does not accept these rates: the kink must lie between 1 % and 99 % utilisation, "
        "the second slope must be at least as steep as the first, and the highest rate is 1,000 % a year.",
        "",
    ),
    "loan_slope_early": ("The rate can be moved again in {hours:number} hours.", ""),
    "loan_slope_far": ("The rate can be moved by at most {limit_bps:percent_bps} at once.", "Use {remedy:percent_bps}"),
    "loan_ltv_zero_already": ("Borrowing against {token} is already set this way.", ""),
    "loan_terms_out_of_range": (
        "The market\u2019s contract does not accept these terms: the borrowing limit must lie below the liquidation "
        "threshold, and there the collateral must still cover the debt and the liquidation bonus.",
        "",
    ),
    "loan_amount_zero": ("Enter a larger amount of {token}: this is zero, or rounds to zero.", ""),
    "loan_supply_cap": (
        "The market accepts {cap:token} at most. {limit:token} more fits.",
        "Use {remedy:token}",
    ),
    "loan_balance_short": ("You supplied {have:token}, interest included. Withdraw that much or less.", "Use {remedy:token}"),
    "loan_liquidity_short": (
        "The rest is borrowed: the market can pay {have:token} at the moment. Ask for less, or wait until somebody repays.",
        "Use {remedy:token}",
    ),
    "loan_frozen": (
        "{token} is frozen in this market: no more of it can be supplied or borrowed. Repaying and withdrawing still work.",
        "",
    ),
    "loan_frozen_already": ("{token} is already set this way.", ""),
    "loan_no_emode_collateral": ("{token} is not collateral in the mode \u201c{mode}\u201d.", ""),
    "loan_no_deficit": ("There is no bad debt in {token} to cover.", ""),
    "loan_payer_owes": ("An account with a loan cannot cover bad debt. Repay the loan first.", ""),
    "loan_not_lent": ("{token} cannot be borrowed in this market. Choose another token.", ""),
    "loan_not_in_emode": (
        "In the mode \u201c{mode}\u201d {token} cannot be borrowed. Choose another token, or leave the mode first.",
        "",
    ),
    "loan_borrow_cap": ("The market lends {cap:token} at most. {limit:token} is left.", "Use {remedy:token}"),
    "loan_no_collateral": (
        "Nothing you supplied can back a loan of {token}. Supply something that counts as collateral first.",
        "",
    ),
    "loan_unhealthy": (
        "This would leave your health factor at {health_bps:ratio_bps}. Below 1 anyone may liquidate. "
        "At most {limit:token} leaves it at 1 or above.",
        "Use {remedy:token}",
    ),
    "loan_collateral_short": (
        "Your collateral does not back that much. You can borrow {limit:token} at most.",
        "Use {remedy:token}",
    ),
    "loan_zero_ltv_first": (
        "{other} backs no new loans and must be withdrawn before {token}. Withdraw {other} first, or stop using "
        "it as collateral.",
        "",
    ),
    "loan_no_debt": ("There is no debt in {token} here.", ""),
    "loan_needed": (
        "Your loan needs {token} as collateral: without it your health factor would be {health_bps:ratio_bps}, and below "
        "1 anyone may liquidate. Repay some of the loan first.",
        "",
    ),
    "loan_no_supply": ("You have not supplied any {token}, so it cannot be collateral. Supply some first.", ""),
    "loan_backs_nothing": ("{token} backs no loans at the moment, so it cannot be switched on as collateral.", ""),
    "loan_emode_unknown": ("There is no mode number {category} in this market.", ""),
    "loan_emode_debt": ("{token} cannot be borrowed in that mode. Repay all of it first.", ""),
    "loan_emode_collateral": ("{token} does not count as collateral in that mode. Stop using it as collateral first.", ""),
    "loan_emode_unhealthy": (
        "In that mode your health factor would be {health_bps:ratio_bps}, and below 1 anyone may liquidate. "
        "Repay some of the loan first.",
        "",
    ),
    "loan_healthy": (
        "The collateral covers this loan: its health factor is {health_bps:ratio_bps}. It can be liquidated only below 1.",
        "",
    ),
    "loan_not_collateral": ("{token} is not collateral of this loan, so it cannot be taken. Choose another.", ""),
    "loan_crumbs": (
        "This would leave too little. Either clear one side completely or leave at least $1,000 on both. At most "
        "{limit:token} can be covered now.",
        "Use {remedy:token}",
    ),
    "deposit_discount": (
        "A buyer here takes at most {most_ppm:percent_ppm} off a deposit.",
        "Use {remedy:percent_ppm}",
    ),
    "deposit_no_buyer": ("Buyers have only {have:token} to pay for deposits.", "Use {remedy:token}"),
    "loan_self": ("You cannot liquidate your own loan. Repay it instead.", ""),
    "ray_overflow": (_TOO_LARGE, ""),
    "ray_division_by_zero": ("The market\u2019s contract cannot divide by zero, so nothing was changed.", ""),
}


def _health(bps: int) -> str:
    """A health factor, cut off and not rounded: what is not safe never reads as 1."""
    return show(bps // 100, 2, places=2, locale=number_locale())


def _value(value: int) -> str:
    return f"${show(value, VALUE_DECIMALS, places=2, locale=number_locale())}"


def _health_factor(f: Figures) -> tuple[Formula, ...]:
    if "health_bps" not in f:
        return ()
    collateral, share, debt = _value(f["collateral_value"]), percent(f["threshold_bps"] / BPS, 2), _value(f["debt_value"])
    return (
        Formula(
            "Health factor",
            "value of the collateral × liquidation threshold / value of the debt; below 1 anyone may liquidate",
            f"{collateral} × {share} / {debt} = {_health(f['health_bps'])}",
        ),
    )


def _steps_of_opening(f: Figures) -> tuple[Formula, ...]:
    """The calls of a loop in their order, each with its amounts."""
    units, staked = f["units"], f["staked"]
    coins, token = units["staked"], units["supplied"]
    flash, borrowed = f.get("flash", 0), f["borrowed"]
    made, due = amount_with_unit(f["supplied"], token), amount_with_unit(borrowed, coins)
    rows = []
    if flash:
        rows.append(("Flash loan", "borrowed and paid back within this transaction", amount_with_unit(flash, coins)))
    elif borrowed:
        rows.append(("Borrow", "against what is supplied already", due))
    own = f"{amount_with_unit(f['paid'], coins)} of your own" if f["paid"] else "what was borrowed"
    whole = f"{own} and the flash loan" if flash else own
    rows.append(("Bought" if "market" in f else "Staked", whole, f"{amount_with_unit(staked, coins)} gives {made}"))
    rows.append(("Supplied", "all of it, as collateral", made))
    if flash:
        with_fee = f"{amount_with_unit(flash, coins)} + {amount_with_unit(f['flash_fee'], coins)} = {due}"
        rows.append(("Borrowed", "what pays the flash loan back, with its fee", with_fee))
    return (*_numbered(rows), *_health_factor(f))


def _steps_of_closing(f: Figures) -> tuple[Formula, ...]:
    units = f["units"]
    coin, token, sold = units["repaid"], units["withdrawn"], units["sold"]
    due, fee = amount_with_unit(f["repaid"], coin), amount_with_unit(f["flash_fee"], coin)
    rows = [
        ("Flash loan", "borrowed and paid back within this transaction", due),
        ("Repaid", "all that was owed", due),
        ("Withdrawn", "all that was supplied", amount_with_unit(f["withdrawn"], token)),
        ("Sold", "just enough to pay back", f"{amount_with_unit(f['sold'], sold)} brings {amount_with_unit(f['got'], coin)}"),
        ("Paid back", "the flash loan with its fee", f"{due} + {fee}"),
        ("Kept", "in your wallet", amount_with_unit(f["kept"], token)),
    ]
    return _numbered(rows)


def _numbered(rows: list[tuple[str, str, str]]) -> tuple[Formula, ...]:
    return tuple(Formula(f"{number}. {name}", words, values) for number, (name, words, values) in enumerate(rows, 1))


def _may_be_liquidated(figures: Figures, receipt: Any) -> ReviewLine:
    health, fall = _health(figures["health_bps"]), percent(figures["fall_ppm"] / 10**6)
    detail = f"health factor {health}: below 1, if the collateral falls by {fall} against the debt"
    return ReviewLine("Your collateral may be sold to repay the loan", detail, "shield")


def _liquidation(f: Figures) -> str:
    paid, taken = amount_with_unit(int(f["paid"]), str(f["debt"])), amount_with_unit(int(f["taken"]), str(f["collateral"]))
    lost = int(f["written_off"])
    left = f". Another {amount_with_unit(lost, str(f['debt']))} of debt was written off" if lost else ""
    return f"A loan at {title_in(f)} was liquidated: {paid} of debt was repaid with {taken} of collateral{left}"


def _how_it_was_liquidated(f: Figures) -> tuple[ReviewLine, ...]:
    """A liquidation in the order in which it happens within one call."""
    debt, collateral = str(f["debt"]), str(f["collateral"])
    covers, bonus, fee = (amount_with_unit(int(f[name]), collateral) for name in ("covers", "bonus", "fee"))
    got = amount_with_unit(int(f["taken"]) - int(f["fee"]), collateral)
    steps = [
        ReviewLine(
            f"The health factor fell to {_health(int(f['health_before_bps']))}",
            "under 1 anyone may repay part of the loan and take collateral for it",
        ),
        ReviewLine(f"A liquidator repaid {amount_with_unit(int(f['paid']), debt)} of your debt", "with money of their own"),
        ReviewLine(
            f"They took {got} of your collateral for it",
            f"{covers} is worth what was repaid, at the lender\u2019s prices; {bonus} more is the bonus that you pay",
        ),
    ]
    if f["fee"]:
        steps.append(ReviewLine(f"{title_in(f)} kept {fee} of that bonus", "taken from your collateral too"))
    if f["written_off"]:
        lost = amount_with_unit(int(f["written_off"]), debt)
        steps.append(ReviewLine(f"{lost} of debt was written off", "no collateral is left to pay it; those who lend bear it"))
    left = f"The health factor is {_health(int(f['health_bps']))} now" if "health_bps" in f else "Nothing is owed there any more"
    rest = "your collateral is gone" if f["written_off"] else "what is left of your collateral stays lent"
    return (*steps, ReviewLine(left, rest))


def _cap_low(f: Figures) -> str:
    token, hours = str(f["token"]), span(int(f["hours"]))
    cap, rate = (show(int(f[name]), RATE_DECIMALS, places=4, locale=number_locale()) for name in ("cap", "rate"))
    coin = coin_of_token(token)
    return f"the cap on the price of {token} was set too low for {hours}: at {cap} {coin}, though it redeems for {rate}"


def _lender_run(f: Figures) -> str:
    taken, left = (amount_with_unit(int(f[name]), str(f["asset"]), 0) for name in ("taken", "left"))
    return f"others took {taken} out of {title_in(f)}, and {left} is left there"


def _cap_ends(figures: Figures, receipt: Any) -> ReviewLine:
    if not figures["yours"]:
        return ReviewLine("Your loans survive it", "none of yours is liquidated", "check")
    lost = amount_with_unit(-int(figures["lost"]), first_coin())
    return ReviewLine("Your loan is liquidated", f"you lose {lost}", "shield")


EVENTS: dict[str, Callable[[Figures], str]] = {
    "liquidation": _liquidation,
    "cap_low": lambda f: labelled(f, _cap_low(f)),
    "lender_run": lambda f: labelled(f, _lender_run(f)),
    "price_source": lambda f: labelled(f, f"{title_in(f)} takes its prices from {PRICE_SOURCES[f['prices_from']]}"),
}

SHORT: dict[str, str] = {"liquidation": "Liquidated", "price_source": "Prices", "cap_low": "Cap too low", "lender_run": "Run"}

FORMULAS: dict[str, Callable[[Figures], tuple[Formula, ...]]] = {
    "supply": _health_factor,
    "withdraw_supplied": _health_factor,
    "sell_deposit": _health_factor,
    "borrow": _health_factor,
    "repay": _health_factor,
    "set_emode": _health_factor,
    "use_as_collateral": _health_factor,
    "open_loop": _steps_of_opening,
    "climb_loop": _steps_of_opening,
    "close_loop": _steps_of_closing,
}

RISKS: dict[str, Callable[[Figures, Any], ReviewLine]] = {"may_be_liquidated": _may_be_liquidated, "cap_ends": _cap_ends}

STEPS: dict[str, Callable[[Figures], tuple[ReviewLine, ...]]] = {"liquidation": _how_it_was_liquidated}

FIGURES: dict[str, str] = {
    "at_lender": "what you supplied, with interest",
    "owed": "what you owe, with interest",
    "risk_liquidation": "a liquidation",
}

_BACKED, _REPAID = "of the collateral\u2019s value", "of the debt repaid"

ASSUMED: dict[str, tuple[str, str, str]] = {
    "lender supplied": ("Supplied by others to {title}", "", "{unit}"),
    "lender deposit_discount_bps": ("What a buyer asks off a deposit at {title}", "bp", "of it"),
    "lender borrowed": ("Borrowed by others from {title}", "", "{unit}"),
    "crowd return_ppm": ("How much of the gap to their usual level deposits at {title} close", "ppm", "a day"),
    "crowd sway_ppm": ("How much deposits at {title} vary (a standard deviation)", "ppm", "a day"),
    "crowd debt_return_ppm": ("How much of the gap to their usual level debts at {title} close", "ppm", "a day"),
    "crowd debt_sway_ppm": ("How much debts at {title} vary (a standard deviation)", "ppm", "a day"),
    "crowd level_return_ppm": ("Part of the deposits missing at {title} that comes back", "ppm", "a day"),
    "crowd loop_pace_ppm": ("How much debts at {title} grow for each point a year that loops pay", "ppm", "a day"),
    "crowd funds": ("What those who liquidate loans of {title} own", "", "{unit}"),
    "protocol assets decimals": ("Decimals of {item}", "", ""),
    "protocol assets ltv_bps": ("Most that can be borrowed against {item}", "bp", "of its value"),
    "protocol assets liquidation_threshold_bps": ("Loans against {item} can be liquidated from", "bp", "of its value"),
    "protocol assets liquidation_bonus_bps": ("What a liquidator receives in {item}", "bp", _REPAID),
    "protocol assets reserve_factor_bps": ("Part of the interest on {item} that {title} keeps", "bp", ""),
    "protocol assets liquidation_protocol_fee_bps": ("Part of a liquidator\u2019s bonus in {item} that {title} keeps", "bp", ""),
    "protocol assets supply_cap": ("Most {item} that can be supplied", "", "{item}"),
    "protocol assets borrow_cap": ("Most {item} that can be borrowed", "", "{item}"),
    "protocol assets borrowable": ("{item} can be borrowed outside e-modes", "yes", ""),
    "protocol assets rates optimal_bps": ("Part of {item} lent out above which borrowing costs quickly rise", "bp", ""),
    "protocol assets rates base_bps": ("Borrow rate of {item} while none is lent out", "bp", "a year"),
    "protocol assets rates slope1_bps": ("Rise of the borrow rate of {item} up to that part", "bp", "a year"),
    "protocol assets rates slope2_bps": ("Further rise until all {item} is lent out", "bp", "a year"),
    "protocol emodes id": ("Number of e-mode {item}", "", ""),
    "protocol emodes ltv_bps": ("Most that can be borrowed in e-mode {item}", "bp", _BACKED),
    "protocol emodes liquidation_threshold_bps": ("Loans in e-mode {item} can be liquidated from", "bp", _BACKED),
    "protocol emodes liquidation_bonus_bps": ("What a liquidator receives in e-mode {item}", "bp", _REPAID),
    "protocol emodes isolated": ("Only its members back new loans in e-mode {item}", "yes", ""),
    "protocol emodes 1 assets collateral": ("{item} counts as collateral on the terms of e-mode 1", "yes", ""),
    "protocol emodes 1 assets borrowable": ("{item} can be borrowed in e-mode 1", "yes", ""),
    "protocol emodes 1 assets ltv_zero": ("{item} backs no new loans in e-mode 1", "yes", ""),
    "protocol flash_premium_bps": ("What a flash loan of {title} costs", "bp", "of it"),
    "protocol slope_agent step_bps": ("Most by which the risk agent may move a steep rate at once", "bp", "a year"),
    "protocol slope_agent pause_s": ("The risk agent waits between two moves", "", "seconds"),
    "protocol snapshot_ratio": ("{title}: the rate from which its cap grows", "e-18", ""),
    "protocol snapshot_timestamp": ("{title}: when that rate was read", "date", ""),
    "protocol max_yearly_growth_bps": ("{title}: how fast its cap grows", "bp", "of that rate a year"),
    "protocol minimum_snapshot_delay_s": ("{title}: a new snapshot is at least this old", "days", "days"),
    "protocol maximum_snapshot_term_s": ("{title}: a new snapshot is at most this old", "days", "days"),
    "protocol ratio_decimals": ("{title}: decimals of its rate", "", ""),
}

WORDS = SystemWords(
    refusals=REFUSALS, events=EVENTS, short=SHORT, formulas=FORMULAS, risks=RISKS, steps=STEPS, figures=FIGURES, assumed=ASSUMED
)
