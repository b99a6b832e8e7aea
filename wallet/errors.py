"""The two ways things go wrong that are nobody's bug: a wish that cannot be met, and an environment that fails.

Everything else that is raised anywhere in the project is a bug of ours and is left to fail loudly.
"""

from __future__ import annotations


class Refused(Exception):
    """A wish that cannot be met, as a contract would revert; the state it was asked of is unchanged.

    `code` names the reason (wording belongs to the face). `figures` are the numbers and names its sentence needs: amounts
    as ints in the smallest unit, hours and timestamps as ints. `remedy` is an action or an amount that would work.
    """

    def __init__(self, code: str, remedy: object = None, **figures: object) -> None:
        super().__init__(code)
        self.code = code
        self.remedy = remedy
        self.figures = figures

    def __str__(self) -> str:
        return _line(self.code, self.figures)


class FileProblem(Exception):
    """The environment fails: a file is missing, foreign, damaged, newer, locked, read-only, or the disk is full.

    `code` names what; `figures` hold the path and the details that the sentence needs.
    """

    def __init__(self, code: str, **figures: object) -> None:
        super().__init__(code)
        self.code = code
        self.figures = figures

    def __str__(self) -> str:
        return _line(self.code, self.figures)


def _line(code: str, figures: dict[str, object]) -> str:
    """A code with its figures; Python writes no int of more than 4,300 digits, so a longer one is told by its size."""
    told = (f"{name}={_short(value)}" for name, value in figures.items())
    return f"{code}({', '.join(told)})" if figures else code


def _short(value: object) -> object:
    return f"an int of {value.bit_length()} bits" if isinstance(value, int) and value.bit_length() > 1_000 else value
