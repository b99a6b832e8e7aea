"""Who runs validators in words: by what rule they are allotted, what a module allows, what an operator has."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ui.wording.assumed import source_words
from ui.wording.numbers import amount, amount_with_unit, count, exact_amount, percent, things
from ui.wording.roles import system_title

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ui.wording.assumed import Assumed
    from wallet import ModuleRow, OperatorRow, OperatorStates, ValidatorSet

BPS, PPM = 10_000, 10**6
RULES = {
    "lowest_first": "Each new validator goes to the module that has the fewest and is below its limit, and there to the operator "
    "that has the fewest.",
    "bonded_queue": "Anyone who puts up a bond may run validators. Whoever waits gets them in turn, mostly from the express "
    "queue and now and then from the standard one. The bond bears a loss first.",
    "weights": "New stake is shared out among the validators on a list, by the weight that each of them has there.",
    "bids": "Validators bid for stake. The best bid is filled first, each validator up to its limit.",
    "chosen": "You pick the validator yourself. This is how all stake on the chain is spread.",
    "one": "One operator runs all of them.",
    "untold": "Its preset does not list who runs them.",
    "own": "What you lock gets validators of its own, which one operator runs for you.",
}
FOOT = (
    "Worked out from how many validators there are, by the protocol\u2019s own rule. Operators have names of our own, and where "
    "no source says how many there are, the number is assumed."
)


class SetFigure(NamedTuple):
    """A figure over the table: its name, number, unit, and the sentence under it."""

    name: str
    number: str
    unit: str = ""
    sub: str = ""
    exact: str = ""


def set_title(found: ValidatorSet) -> str:
    """Whose validators they are: "Lido: approved operators and open modules"."""
    return f"{system_title(found.system)}: {joining(found)}" if joining(found) else system_title(found.system)


def joining(found: ValidatorSet) -> str:
    """Who may join."""
    if found.modules:
        kinds = {module.open for module in found.modules}
        return "approved operators and a permissionless module" if len(kinds) > 1 else "approved operators"
    if found.open is None or found.rule == "one":
        return ""
    if found.rule == "bonded_queue":
        return "permissionless"
    return "open to every validator" if found.open else "approved validators"


def set_figures(found: ValidatorSet) -> tuple[SetFigure, ...]:
    """The figures over the table: how much there is, with how many, what they put up, how concentrated it is."""
    operators = sum(row.number for row in found.operators if found.measure(row))
    rows = [
        _whole(found),
        SetFigure(
            "Operators" if found.size else "Validators",
            count(operators),
            "",
            _largest_words(found, operators),
        ),
    ]
    bond = sum(row.bond for row in found.operators)
    if bond:
        rows.append(
            SetFigure("Bonds", amount(bond, found.coin, 0), found.coin, _bond_words(found), exact_amount(bond, found.coin))
        )
    if found.bonded.waiting:
        pool = f"{amount_with_unit(found.bonded.pool, found.coin, 0)} in the pool for them"
        rows.append(SetFigure("Wait for a validator", count(found.bonded.waiting), "", pool))
    return tuple(rows)


def _largest_words(found: ValidatorSet, operators: int) -> str:
    if not found.total:
        return "you have locked nothing yet" if found.rule == "own" else "none has a validator yet"
    largest = max((found.measure(row) // max(row.number, 1) for row in found.operators), default=0)
    return f"the largest has {part_words(largest * PPM // found.total)}" if operators > 1 else ""


def _whole(found: ValidatorSet) -> SetFigure:
    stake = amount(found.duty.stake, found.coin, 0)
    if not found.size:
        return SetFigure("Stake", stake, found.coin, _yours(found), exact_amount(found.duty.stake, found.coin))
    duty = found.duty
    parts = [(duty.waiting, "not active yet"), (duty.leaving, "leaving"), (duty.slashed, "slashed")]
    told = [f"{count(number)} {word}" for number, word in parts if number]
    return SetFigure("Validators", count(found.total), "", ", ".join([f"{stake} {found.coin}", *told]))


def _yours(found: ValidatorSet) -> str:
    return f"{amount_with_unit(found.yours, found.coin)} of it yours" if found.yours else ""


def _bond_words(found: ValidatorSet) -> str:
    first, more = found.bond_curve
    if not first:
        return "posted by the validators"
    if first == more:
        return f"{_brief(first, found.coin)} for each new validator"
    return f"{_brief(first, found.coin)} for the first validator, then {_brief(more, found.coin)} each"


def _brief(value: int, coin: str) -> str:
    return amount_with_unit(value, coin, 0 if value % 10**18 == 0 else 1)


def next_words(found: ValidatorSet) -> str:
    """Where the next deposit goes, "" where nobody but the person decides."""
    size = amount_with_unit(found.size, found.coin, 0) if found.size else ""
    named = [operator_name(row, found) for key in found.next_keys for row in found.operators if row.key == key]
    if named:
        first = next(row for row in found.operators if row.key == found.next_keys[0])
        module = next((each.title for each in found.modules if each.key == first.module), "")
        then = f" Then {', '.join(named[1:])}." if named[1:] else ""
        return f"Next {size}: {named[0]}{f' ({module})' if module else ''}.{then}"
    if found.rule == "bonded_queue":
        return f"The queue is empty: the next {size} stay in the pool."
    return ""


def joining_words(module: ModuleRow) -> str:
    """Who may join a module."""
    return "permissionless" if module.open else "approved"


def module_words(module: ModuleRow, found: ValidatorSet, brief: bool = False) -> str:
    """What stands beside a module's name: who may join, how many there are, its share and limit, its fees."""
    held = f"{part_words(found.share_ppm(module))} of at most {kept_words(module.limit_bps)}"
    number = things(module.operators, "operator") if module.open else f"{count(module.operators)} approved operators"
    parts = [f"{number}, permissionless" if module.open else number, held]
    if not brief:
        parts.append(f"operators keep {kept_words(module.fee_bps)}, treasury {kept_words(module.treasury_bps)}")
    if module.leaves_first:
        parts.append("first to leave")
    return " \u00b7 ".join(parts)


def module_cell(module: ModuleRow) -> str:
    """A module in the table, with how many operators it has."""
    return f"{module.title}, {things(module.operators, 'operator') if module.operators else 'no operators yet'}"


def module_sentence(module: ModuleRow, found: ValidatorSet) -> str:
    """A row of a module as it is said."""
    parts = (
        module.title,
        *module_words(module, found).split(" \u00b7 "),
        things(module.validators, "validator"),
        f"a bond of {amount_with_unit(module.bond, found.coin, 0)}" if module.bond else "no bond",
        f"{count(module.following)} of the next {count(found.lot)}" if module.following else "",
    )
    return ", ".join(part for part in parts if part)


def sources_words(rows: Iterable[Assumed]) -> str:
    """Where the figures of a row come from, each source once, of a file only the file; "" where it has none of its own."""
    found = list(rows)
    read = dict.fromkeys(source_words(row).partition(", ")[0] for row in found if not row.assumed)
    guessed = dict.fromkeys(source_words(row) for row in found if row.assumed)
    return " ".join(f"{head}: {'; '.join(words)}." for head, words in (("Source", read), ("Assumed", guessed)) if words)


def operator_in(key: str) -> str:
    """What an operator is called in a sentence, by the key of its row."""
    return key.rpartition("/")[2]


def operator_name(row: OperatorRow, found: ValidatorSet) -> str:
    return row.name or ("your operator" if found.rule == "own" else "all together")


def operator_cell(row: OperatorRow, found: ValidatorSet) -> str:
    """An operator in the table; several alike with their number."""
    name = operator_name(row, found)
    return f"{name}, {count(row.number)}" if row.number > 1 else name[0].upper() + name[1:]


def operator_sentence(row: OperatorRow, found: ValidatorSet) -> str:
    """A row as it is said."""
    module = next((each.title for each in found.modules if each.key == row.module), "")
    each = found.measure(row) // row.number if row.number > 1 else 0
    parts = (
        f"{operator_name(row, found)}{f', {things(row.number, _kind(found))}' if row.number > 1 else ''}",
        module,
        _measured(found.measure(row), found),
        f"about {_measured(each, found)} each" if each else "",
        f"{part_words(found.share_ppm(row))} of all",
        f"at most {_measured(row.limit, found)}" if row.limit is not None else "no limit of its own",
        f"a bond of {amount_with_unit(row.bond, found.coin, 0)}" if row.bond else "no bond",
        f"keeps {kept_words(row.fee_bps)} of rewards" if row.fee_bps else "keeps nothing of rewards",
        f"{lot_words(row.following, found)} of the next {lot_words(found.lot, found)}" if row.following else "",
    )
    return ", ".join(part for part in parts if part)


def state_words(state: str, number: int) -> str:
    """A state in the key of the grid: "slashed 40"."""
    return f"{state} {count(number)}"


def a_tile_words(number: int) -> str:
    """For how many validators a tile stands."""
    return f"1 tile = {things(number, 'validator')}"


def note_words(states: OperatorStates, brief: bool = False) -> str:
    """What stands beside an operator's name in the grid: how many, and how many of them are slashed; in `brief` only these."""
    if not states.total:
        return "none yet"
    slashed = f"{count(states.slashed)} slashed" if states.slashed else ""
    return slashed if brief and slashed else ", ".join(part for part in (count(states.total), slashed) if part)


def states_sentence(row: OperatorRow, states: OperatorStates, found: ValidatorSet) -> str:
    """An operator of the grid as it is said: "Dogwood, 1,000 validators, 40 slashed, 28 leaving."."""
    module = next((each.title for each in found.modules if each.key == row.module), "")
    kinds = ("slashed", "leaving", "offline", "waiting")
    told = [f"{count(getattr(states, kind))} {kind}" for kind in kinds if getattr(states, kind)]
    parts = [operator_cell(row, found), module, things(states.total, "validator"), *told]
    return f"{', '.join(part for part in parts if part)}."


def lot_words(value: int, found: ValidatorSet) -> str:
    """A part of the next deposits, in what the set counts."""
    return count(value) if found.size else amount(value, found.coin, 0)


def part_words(ppm: int) -> str:
    """A part of the whole."""
    return percent(ppm / PPM)


def _measured(value: int, found: ValidatorSet) -> str:
    return things(value, "validator") if found.size else amount_with_unit(value, found.coin, 0)


def _kind(found: ValidatorSet) -> str:
    return "operator" if found.size else "validator"


def kept_words(value: int) -> str:
    """What is kept of rewards, or a limit, in 1/10,000."""
    return percent(value / BPS, 0 if value % 100 == 0 else 1 if value % 10 == 0 else 2)
