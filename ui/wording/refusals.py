"""Why a wish was refused and why a file failed: what happened, why, and the fix with its number. No code is ever shown.

An entry is a sentence and the label of the button that applies the remedy. In both, `{figure:kind}` prints a figure of the
refusal: `token` (an amount in the refusal's own token), a token's symbol (an amount in it), `number`, `date` (unix seconds),
`percent_bps`, `percent_ppm`, `ratio_bps` (a health factor: 9400 is 0.94), or nothing (words). A figure that is missing leaves
the general sentence.
"""

from __future__ import annotations

from string import Formatter
from typing import Any

from ui.wording.catalogue import FILE_PROBLEMS, REFUSALS
from ui.wording.numbers import amount_with_unit, count, decimal, percent, seconds_date, token_name
from wallet import FileProblem, Refused

GENERAL = "This cannot be done just now, so nothing was changed."
GENERAL_FILE = "This file could not be used, and nothing in it was changed."
READABLE_DIGITS = 8


class _Figures(Formatter):
    """Prints figures by kind; `token` is the token that bare amounts are in."""

    def __init__(self, token: str) -> None:
        self._token = token

    def format_field(self, value: Any, format_spec: str) -> str:
        match format_spec:
            case "":
                return str(value)
            case "number":
                return count(int(value))
            case "date":
                return seconds_date(int(value))
            case "percent_bps":
                return percent(int(value) / 10_000)
            case "percent_ppm":
                return percent(int(value) / 1_000_000)
            case "ratio_bps":  # cut off, so that what lies below 1 never reads as 1.00
                return decimal(int(value) // 100 / 100)
            case "token":
                return telling_amount(int(value), self._token)
            case "unit":
                return token_name(str(value))
            case _:
                return telling_amount(int(value), format_spec)


def telling_amount(value: int, token: str) -> str:
    """An amount in a sentence: four places, or as many as tell it from nothing and are still readable."""
    for places in (4, READABLE_DIGITS):
        text = amount_with_unit(value, token, places)
        if not text.startswith(("<", ">")):
            return text
    return amount_with_unit(value, token, 18)


def refusal_text(refused: Refused) -> tuple[str, str]:
    """The sentence, and the label of the button that applies `refused.remedy` ("" where there is none)."""
    code = refused.code
    if refused.figures.get("fee") and f"{code}_with_fee" in REFUSALS:
        code = f"{code}_with_fee"
    sentence, fix = REFUSALS.get(code, (GENERAL, ""))
    figures = dict(refused.figures)
    figures.setdefault("remedy", refused.remedy)
    written = _Figures(str(figures.get("token", "ETH")))
    offered = refused.remedy is not None and figures.get("suggestion") != ""
    label = _filled(written, fix, figures, "") if offered else ""
    return _filled(written, sentence, figures, GENERAL), label


def problem_text(problem: FileProblem) -> tuple[str, str]:
    """The sentence for a file that fails, and the label of the way on ("" where there is none)."""
    wholly = problem.code == "file_damaged" and not problem.figures.get("saved_to")
    sentence, fix = FILE_PROBLEMS.get("file_damaged_wholly" if wholly else problem.code, (GENERAL_FILE, ""))
    figures = {name: _plain(name, value) for name, value in problem.figures.items()}
    figures.setdefault("file", _plain("path", problem.figures.get("path", "This file")))
    written = _Figures("ETH")
    return _filled(written, sentence, figures, GENERAL_FILE), fix


def _filled(written: _Figures, text: str, figures: dict[str, Any], otherwise: str) -> str:
    try:
        return written.vformat(text, (), figures)
    except (KeyError, ValueError, TypeError, OverflowError, OSError):  # the last two: a date beyond all calendars
        return otherwise


def _plain(name: str, value: object) -> object:
    """A path by its last part: the folder is in the tooltip of the file's name."""
    return str(value).rstrip("/\\").replace("\\", "/").rsplit("/", 1)[-1] if name in ("path", "saved_to") else value
