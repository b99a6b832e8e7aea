"""Why a wish was refused and why a file failed: what happened, why, and the fix with its number. No code is ever shown.

An entry is a sentence and the label of the button that applies the remedy. In both, `{figure:kind}` prints a figure of the
refusal: an amount in a role (`token`, `coin`, `asset`, `share`: those of the system that was asked; `given`: what the person
gives), `number`, `date` (unix seconds), `percent_bps`, `percent_ppm`, `ratio_bps` (a health factor: 9400 is 0.94), `list`
(names), or nothing (words). A figure that is missing leaves the general sentence. Who plays a role is in the refusal's figures;
a room may call one by a word of its own, as "pool shares".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from string import Formatter
from typing import Any, NamedTuple

from ui.wording.accounts import contract_name
from ui.wording.catalogue import FILE_PROBLEMS, REFUSALS
from ui.wording.numbers import (
    amount,
    amount_with_unit,
    count,
    decimal,
    decimals,
    number_locale,
    percent,
    seconds_date,
    seconds_date_time,
    token_name,
)
from ui.wording.roles import first_coin, token_of_the_world
from ui.wording.systems import NAMES
from wallet import FileProblem, Refused

GENERAL = "This cannot be done just now, so nothing was changed."
GENERAL_FILE = "This file could not be used, and nothing in it was changed."
ALL_DIGITS = 18
USE_ALL = "Use all of it"
ROLES = {"coin": "", "token": "coin", "asset": "coin", "share": "token", "given": "token"}
"""What a sentence may call an amount's unit, and the role that stands in for one that is not named."""
_KINDS = ("", "number", "date", "time", "percent_bps", "percent_ppm", "ratio_bps", "list")


class _Unit(NamedTuple):
    """What an amount is in: the token that has its decimals, and the word after it, where that is not the token's."""

    token: str
    word: str = ""


class _Figures(Formatter):
    """Prints figures by kind; `roles` says in what the amounts of a role are, `apart` how many places each of them needs."""

    def __init__(self, roles: dict[str, _Unit], apart: dict[_Unit, int] | None = None) -> None:
        self._roles, self._apart = roles, apart or {}

    def format_field(self, value: Any, format_spec: str) -> str:
        match format_spec:
            case "":
                return str(value)
            case "number":
                return count(int(value))
            case "date":
                return seconds_date(int(value))
            case "time":
                return f"{seconds_date_time(int(value))} UTC"
            case "percent_bps":
                return percent(int(value) / 10_000)
            case "percent_ppm":
                return percent(int(value) / 1_000_000, 2 if int(value) % 100 == 0 else 4)
            case "ratio_bps":  # cut off, so that what lies below 1 never reads as 1.00
                return decimal(int(value) // 100 / 100)
            case "list":
                return _listed(value)
            case _:
                unit = self._roles[format_spec]
                return telling_amount(int(value), unit.token, self._apart.get(unit, 4), unit.word)


def _listed(names: Any) -> str:
    """Names in a sentence: "one, two and three"."""
    if isinstance(names, str):
        return names
    *others, last = map(token_name, names)
    return f"{', '.join(others)} and {last}" if others else last


def telling_amount(value: int, token: str, places: int = 4, word: str = "") -> str:
    """An amount in a sentence: four places at least, as many as tell it from nothing, and `places` where it is not round.

    After it stands `word`, or the token's name.
    """
    for wanted in sorted({4, places, 8, ALL_DIGITS}):
        text = amount_with_unit(value, token, wanted)
        if wanted >= places and not text.startswith(("<", ">")):
            break
    digits, _, unit = text.partition(" ")
    whole, sign, fraction = digits.partition(number_locale().decimal)
    return f"{whole}{sign}{fraction[:4]}{fraction[4:].rstrip('0')} {word or unit}"


def amounts_apart(values: Sequence[int], token: str) -> list[str]:
    """Amounts of one token for one sentence: those that differ look different."""
    places = places_apart(values, token)
    return [telling_amount(value, token, places) for value in values]


def places_apart(values: Iterable[int], token: str) -> int:
    """How many places tell `values` of one token apart, so that two numbers that are compared differ as they do in fact."""
    different = set(values)
    for places in range(4, decimals(token)):
        if len({amount(value, token, places) for value in different}) == len(different):
            return places
    return decimals(token)


def _places(texts: Iterable[str], figures: dict[str, Any], roles: dict[str, _Unit]) -> dict[_Unit, int]:
    """By unit, the places that tell all its amounts in these texts apart."""
    found: dict[_Unit, set[int]] = {}
    for text in texts:
        for _, name, kind, _ in Formatter().parse(text):
            if name is not None and kind not in _KINDS and isinstance(figures.get(name), int):
                found.setdefault(roles[str(kind)], set()).add(figures[name])
    return {unit: places_apart(values, unit.token) for unit, values in found.items()}


def refusal_text(refused: Refused) -> tuple[str, str]:
    """The sentence, and the label of the button that applies `refused.remedy` ("" where there is none)."""
    code = refused.code
    for name in ("fee", "share"):
        figure = refused.figures.get(name)
        if figure and isinstance(figure, int) and f"{code}_with_{name}" in REFUSALS:
            code = f"{code}_with_{name}"
    nothing = any(refused.figures.get(name) == 0 for name in ("have", "ahead")) and "coin" in refused.figures
    if nothing and f"{code}_with_nothing" in REFUSALS:
        code = f"{code}_with_nothing"
    sentence, fix = REFUSALS.get(code, (GENERAL, ""))
    figures = dict(refused.figures)
    if "spender" in figures:
        figures["spender"] = contract_name(str(figures["spender"]))
    figures.setdefault("remedy", refused.remedy)
    roles = _roles(figures, NAMES.get(code, {}))
    if code in NAMES:
        figures = {role: unit.token for role, unit in roles.items()} | figures
    apart = _places((sentence, fix), figures, roles)
    written = _Figures(roles, apart)
    offered = refused.remedy is not None and figures.get("suggestion") != ""
    label = _filled(written, fix, figures, "") if offered else ""
    if label and max(apart.values(), default=4) > 4 and refused.remedy == _all_of_it(figures):
        label = USE_ALL
    return _filled(written, sentence, figures, GENERAL), label


def coin_short(refused: Refused) -> str:
    """The coin of which a refusal says that there is too little, and which the faucet gives; "" where it says no such thing."""
    if refused.code not in ("balance_short", "fee_short"):
        return ""
    token = str(refused.figures.get("token", first_coin()))
    known = token_of_the_world(token)
    return token if known is not None and known.kind == "coin" else ""


def _roles(figures: dict[str, Any], names: dict[str, str]) -> dict[str, _Unit]:
    """In what the amounts of each role are, by the refusal's figures; what they do not name is in the role it falls back to."""
    known = {"": first_coin()}
    for role, otherwise in ROLES.items():
        named = figures.get(role)
        known[role] = named if isinstance(named, str) else known[otherwise]
    return {role: _Unit(known[role], names.get(role, "")) for role in ROLES}


def _all_of_it(figures: dict[str, Any]) -> int | None:
    """All that can be used of what is had, its fee apart."""
    have = figures.get("have", figures.get("balance"))
    return have - int(figures.get("fee", 0)) if isinstance(have, int) else None


def problem_text(problem: FileProblem) -> tuple[str, str]:
    """The sentence for a file that fails, and the label of the way on ("" where there is none)."""
    wholly = problem.code == "file_damaged" and not problem.figures.get("saved_to")
    sentence, fix = FILE_PROBLEMS.get("file_damaged_wholly" if wholly else problem.code, (GENERAL_FILE, ""))
    figures = {name: _plain(name, value) for name, value in problem.figures.items()}
    figures.setdefault("file", _plain("path", problem.figures.get("path", "This file")))
    written = _Figures({})
    return _filled(written, sentence, figures, GENERAL_FILE), fix


def _filled(written: _Figures, text: str, figures: dict[str, Any], otherwise: str) -> str:
    try:
        return written.vformat(text, (), figures)
    except (KeyError, ValueError, TypeError, OverflowError, OSError):  # the last two: a date beyond all calendars
        return otherwise


def _plain(name: str, value: object) -> object:
    """A path by its last part: the folder is in the tooltip of the file's name."""
    return str(value).rstrip("/\\").replace("\\", "/").rsplit("/", 1)[-1] if name in ("path", "saved_to") else value
