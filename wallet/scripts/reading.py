"""Reading a script's file, strictly: what is not so is a `FileProblem("script_malformed")` with place, line, reason and cure.

First the file as tables, each key of the type of its field (`wallet.library.reading`), then deeds, figures and conditions in
what was read, tried with both sets of numbers. Nothing that a file says is run, looked up as an attribute, or formatted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib.resources import files
from typing import Any, NoReturn, TypeVar

from msgspec.structs import asdict, replace

from wallet.amounts import LARGEST as LARGEST_NUMBER
from wallet.errors import FileProblem
from wallet.library.choosing import chosen
from wallet.library.documents import At, Document, parse_document, refuse
from wallet.library.reading import read_shape
from wallet.library.scenarios import Scenario, scenario, scenario_names, tokens_of
from wallet.practice.bounds import MOST
from wallet.scripts.conditions import Condition, read_condition
from wallet.scripts.deeds import Deed, GiveAnswer, most_hours, read_deed
from wallet.scripts.format import AskedFor, AskPage, CardPage, Page, Script, ScriptStep, StepPage
from wallet.scripts.predictions import answered_by
from wallet.scripts.questions import read_question, unit_of
from wallet.scripts.values import AMOUNT, NUMBER_LIKE, PLACEHOLDER, SHOWN, Numbers, Unfit, Vocabulary, hours_of, nearest
from wallet.texts import has_unseen
from wallet.world.tokens import Token

FORMAT = 1
LESSONS, DEMOS = "lessons", "demos"
"""Folders of scripts that ship."""
LARGEST = 64 * 1024
MOST_STEPS = 60
MOST_DEEDS, MOST_DEEDS_IN_ALL = 20, 200
MOST_CHECKS = 20
MOST_HOURS = 12_000
MOST_TEXT, LONGEST_TITLE = 2_000, 160
MOST_NAMES = 60
MOST_HINTS = 3
MOST_CHOICES = 6
MOST_CARDS = 4
FASTEST = 24 * 366
EXAMPLE = re.compile(r"[0-9]{1,12}(\.[0-9]{1,8})?")
ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
ANSWERS = {"percent": ("%", 2), "days": ("days", 1), "date": ("date", 0), "count": ("count", 0), "choice": ("choice", 0)}
"""What a prediction is in beside amounts of tokens: its unit, and the decimals that it takes."""
SHORT_TEXTS = ("title", "chapter", "goal", "label")
T = TypeVar("T")


def read_script(content: bytes, place: str) -> Script:
    """Return the script of a file. Refuses script_malformed, a FileProblem with place, line, reason and cure."""
    if len(content) > LARGEST:
        raise _malformed(place, f"it is larger than {LARGEST // 1024} KB", "Make it shorter")
    try:
        document = parse_document(content, place)
        _refuse_long_numbers(document, document.tables, ())
        return _Reader(document, read_shape(document, Page)).script()
    except RecursionError as error:
        raise _malformed(place, "its tables are nested too deeply", "Nest fewer") from error
    except FileProblem as problem:
        if problem.code != "preset_malformed":
            raise
        raise FileProblem("script_malformed", **problem.figures) from problem


def _refuse_long_numbers(document: Document, given: Any, at: At) -> None:
    """Refuse what no contract's word holds, before anything repeats it."""
    if isinstance(given, int) and abs(given) > LARGEST_NUMBER:
        refuse(document, at, "the number is too long", "Write a shorter one")
    parts = given.items() if isinstance(given, dict) else enumerate(given) if isinstance(given, list) else ()
    for key, part in parts:
        _refuse_long_numbers(document, part, (*at, key))


def _malformed(place: str, reason: str, cure: str) -> FileProblem:
    return FileProblem("script_malformed", place=place, line=1, reason=reason, cure=cure)


def lessons() -> tuple[Script, ...]:
    """Return the lessons that ship, in order. They are read when they are first asked for."""
    return tuple(sorted((_shipped(name) for name in _names()), key=lambda script: script.number))


def lesson(number: int) -> Script | None:
    """Return the lesson of that number, whose file begins with it, without reading others; None where there is none."""
    return next((_shipped(name) for name in _names() if name.startswith(f"{number:02}-")), None)


def demonstrations() -> tuple[Script, ...]:
    """Return the demonstrations that ship, in order. They are read when they are first asked for."""
    return tuple(_shipped(name, DEMOS) for name in _names(DEMOS))


def demonstration(number: int) -> Script | None:
    """Return the demonstration of that number, whose file begins with it, without reading others; None where there is none."""
    return next((_shipped(name, DEMOS) for name in _names(DEMOS) if name.startswith(f"d{number}-")), None)


def following(number: int) -> Script | None:
    """Return the lesson after that number, without reading others; None after the last."""
    return next((_shipped(name) for name in _names() if name[:2] > f"{number:02}"), None)


@cache
def _names(home: str = LESSONS) -> tuple[str, ...]:
    """The files of the lessons, or of a folder of other scripts, in order."""
    folder = files("resources") / home
    return tuple(sorted(one.name for one in folder.iterdir() if one.name.endswith(".toml"))) if folder.is_dir() else ()


@cache
def _shipped(name: str, home: str = LESSONS) -> Script:
    return read_script((files("resources") / home / name).read_bytes(), name)


def vocabulary(script: Script, again: bool = False) -> Vocabulary:
    """Return what a script may name: what its scenario has, and its numbers of the first or the second time."""
    return Vocabulary(*_there(script.scenario, script.without), script.numbers_of(again))


@cache
def _there(name: str, without: tuple[str, ...]) -> tuple[Mapping[str, Token], tuple[str, ...]]:
    """Return the tokens and the names of the systems of a scenario, less some. Refuses as `chosen`."""
    found: Scenario = chosen(scenario(name), without) if without else scenario(name)
    return tokens_of(found), tuple(entry.called for entry in found.systems)


def _try_answer(asked: AskedFor, given: object, words: Vocabulary) -> None:
    _ = answered_by(asked, words.meant(given), 0)


class _Reader:
    """One walk through a script that has the shape of one."""

    def __init__(self, document: Document, page: Page) -> None:
        self.document, self.page = document, page
        self.deeds = self.hours = 0
        self.words: tuple[Vocabulary, ...] = ()
        self.named: set[str] = set()
        self.ids = tuple(step.ask.id for step in page.steps if step.ask)

    def script(self) -> Script:
        """Return the script, or refuse what in it is not so."""
        page = self.page
        self._check_top()
        if page.only:
            named = tuple(entry.called for entry in scenario(page.scenario).systems)
            self.page = page = replace(page, without=tuple(name for name in named if name not in page.only))
        numbers, again = self._numbers()
        figures = {name: self._in(("figures", name), read_question, table) for name, table in page.figures.items()}
        self.named = set(numbers)  # the list of lessons has no world whose figures it could tell
        for key in ("title", "goal", "about", "teacher"):
            self._text((key,), getattr(page, key))
        self.named |= set(figures)
        steps = tuple(self._step(place, step) for place, step in enumerate(page.steps))
        self._check_answers(steps)
        if page.kind == "lesson" and not any(step.check for step in steps):
            self._refuse(("steps",), "a lesson checks nothing", "Add check = [...] to a step")
        kept = {
            key: value
            for key, value in asdict(page).items()
            if key not in ("format", "only", "steps", "numbers", "figures", "once_more")
        }
        return Script(place=self.document.place, steps=steps, numbers=numbers, figures=figures, again=again, **kept)

    # -- the top

    def _check_top(self) -> None:
        page = self.page
        self._be(page.format == FORMAT, ("format",), f"format {page.format} is not known", f"Write format = {FORMAT}")
        reason = f'"{page.scenario[:SHOWN]}" is no scenario'
        self._be(page.scenario in scenario_names(), ("scenario",), reason, nearest(page.scenario, scenario_names()))
        systems = tuple(entry.called for entry in scenario(page.scenario).systems)
        for key in ("without", "only"):
            for place, name in enumerate(getattr(page, key)):
                self._be(name in systems, (key, place), f'"{name[:SHOWN]}" is no system of it', nearest(name, systems))
        self._be(not (page.without and page.only), ("only",), '"without" and "only" are two ways to say it', "Take one out")
        self._be(0 <= page.number <= 99, ("number",), "a number is from 0 to 99", "Write a smaller one")
        self._be(0 <= page.minutes <= 600, ("minutes",), "minutes are from 0 to 600", "Write fewer")
        self._be(0 < len(page.steps) <= MOST_STEPS, ("steps",), f"it has {len(page.steps)} steps", f"Write 1 to {MOST_STEPS}")
        self._be(len(page.figures) <= MOST_NAMES, ("figures",), "there are too many figures", f"Write at most {MOST_NAMES}")
        for at, seed in ((("seed",), page.seed), *([(("once_more", "seed"), page.once_more.seed)] if page.once_more else [])):
            self._be(0 <= seed <= MOST, at, "a seed is a number from 0 to 2^63 - 1", "Write a smaller one")

    def _numbers(self) -> tuple[Numbers, tuple[int, Numbers] | None]:
        page = self.page
        tokens, systems = self._there()
        words = Vocabulary(tokens, systems)
        first = self._read_numbers(("numbers",), page.numbers, words)
        self.words = (words._replace(numbers=first),)
        if page.once_more is None:
            return first, None
        for name in page.once_more.numbers:
            at = ("once_more", "numbers", name)
            self._be(name in first, at, f'"{name[:SHOWN]}" is none of [numbers]', f"Choose one of {', '.join(first) or 'none'}")
        second = {**first, **self._read_numbers(("once_more", "numbers"), page.once_more.numbers, words)}
        for name, value in second.items():
            same = type(value) is type(first[name]) and getattr(value, "unit", "") == getattr(first[name], "unit", "")
            self._be(same, ("once_more", "numbers", name), f'"{name}" is of another kind than at first', "Write one of its kind")
        self.words = (*self.words, words._replace(numbers=second))
        return first, (page.once_more.seed, second)

    def _there(self) -> tuple[Mapping[str, Token], tuple[str, ...]]:
        return _there(self.page.scenario, self.page.without)

    def _read_numbers(self, at: At, given: Mapping[str, int | str], words: Vocabulary) -> dict[str, Any]:
        self._be(len(given) <= MOST_NAMES, at, "there are too many numbers", f"Write at most {MOST_NAMES}")
        read = {}
        for name, written in given.items():
            here = (*at, name)
            self._name(here, name)
            if isinstance(written, str):
                amount = NUMBER_LIKE.match(written) is None or AMOUNT.fullmatch(written) is not None
                self._be(amount, here, f'"{written[:SHOWN]}" is no amount', 'Write it as "10 ETH", "2.5 %" or "3 days"')
                self._be(len(written) <= LONGEST_TITLE, here, "the text is too long", "Write a shorter one")
            elif abs(written) > MOST:
                self._refuse(here, "the number is too large", 'Write an amount such as "10 ETH"')
            try:
                read[name] = words.meant(written)
            except Unfit as unfit:
                self._refuse(here, unfit.reason, unfit.cure)
        return read

    # -- steps

    def _step(self, place: int, page: StepPage) -> ScriptStep:
        at: At = ("steps", place)
        for key, texts in (
            *(("title", (page.title,)), ("say", (page.say,)), ("note", (page.note,)), ("hint", page.hint)),
            ("if_asked", (page.if_asked,)),
            ("after", (page.after,)),
        ):
            for nth, text in enumerate(texts):
                self._text((*at, key, *([nth] if key == "hint" else [])), text)
        self._text((*at, "chapter"), page.chapter)
        self._be(bool(page.title.strip()), (*at, "title"), "a step has no title", 'Write title = "..."')
        self._be(len(page.hint) <= MOST_HINTS, (*at, "hint"), "there are more than three hints", "Write at most three")
        self._be(0 <= page.pause <= 600, (*at, "pause"), "a pause is from 0 to 600 seconds", "Write fewer")
        return ScriptStep(
            *(page.title, page.say, page.note, page.chapter, page.show),
            happens=self._deeds((*at, "happens"), page.happens),
            do=self._deeds((*at, "do"), page.do),
            ask=None if page.ask is None else self._ask((*at, "ask"), page.ask),
            check=self._conditions((*at, "check"), page.check),
            hint=page.hint,
            free=page.free,
            pause=page.pause,
            pace=self._pace((*at, "pace"), page.pace),
            black=page.black,
            cards=self._cards((*at, "cards"), page.cards),
            votes=self._voted(place, page.votes),
            if_asked=page.if_asked,
            expect=self._conditions((*at, "expect"), page.expect),
            missed=page.missed,
            after=page.after,
        )

    def _pace(self, at: At, written: int | str) -> int:
        """Return the hours that pass in a second: "1 days" is a day a second."""
        hours = self._in(at, lambda given, words: hours_of(words.meant(given)), written)
        self._be(hours <= FASTEST, at, f"a pace is at most {FASTEST} hours a second", "Write fewer")
        return hours

    def _cards(self, at: At, cards: tuple[CardPage, ...]) -> tuple[CardPage, ...]:
        self._be(len(cards) <= MOST_CARDS, at, f"there are more than {MOST_CARDS} cards", "Show fewer")
        for place, card in enumerate(cards):
            self._text((*at, place, "label"), card.label)
            self._text((*at, place, "source"), card.source)
            told = f'"{card.figure[:SHOWN]}" is no figure or number of the script'
            self._be(card.figure in self.named, (*at, place, "figure"), told, nearest(card.figure, dict.fromkeys(self.named)))
        return cards

    def _voted(self, place: int, id_: str) -> str:
        """Return the id of what an earlier step let the room vote on."""
        asks = {step.ask.id: step.ask for step in self.page.steps[:place] if step.ask}
        at = ("steps", place, "votes")
        self._be(not id_ or id_ in asks, at, f'no earlier step asks for "{id_[:SHOWN]}"', "Write the id of an earlier ask")
        self._be(not id_ or bool(asks[id_].choices), at, "the room votes on choices", 'Name an ask whose answer is "choice"')
        return id_

    def _deeds(self, at: At, tables: tuple[dict[str, Any], ...]) -> tuple[Deed, ...]:
        self._be(len(tables) <= MOST_DEEDS, at, f"there are more than {MOST_DEEDS} deeds", "Split the step")
        self.deeds += len(tables)
        self._be(self.deeds <= MOST_DEEDS_IN_ALL, at, f"there are more than {MOST_DEEDS_IN_ALL} deeds in all", "Take some out")
        read = []
        for place, table in enumerate(tables):
            deed = self._in((*at, place), read_deed, table)
            self.hours += max(most_hours(deed, words) for words in self.words)
            told = f"the script lives more than {MOST_HOURS:,} hours in all"
            self._be(self.hours <= MOST_HOURS, (*at, place), told, "Let fewer pass")
            read.append(deed)
        return tuple(read)

    def _check_answers(self, steps: tuple[ScriptStep, ...]) -> None:
        given = ((number, place, deed) for number, step in enumerate(steps) for place, deed in enumerate(step.do))
        for number, place, deed in given:
            if isinstance(deed, GiveAnswer):
                at, asked = ("steps", number, "do", place), steps[number].ask
                if asked is None or asked.id != deed.id:
                    self._refuse((*at, "answer"), f'its step does not ask for "{deed.id[:SHOWN]}"', "Write the id of its ask")
                self._in(at, partial(_try_answer, asked), deed.value)

    def _conditions(self, at: At, tables: tuple[dict[str, Any], ...]) -> tuple[Condition, ...]:
        self._be(len(tables) <= MOST_CHECKS, at, f"there are more than {MOST_CHECKS} conditions", "Split the step")
        return tuple(self._in((*at, place), read_condition, table) for place, table in enumerate(tables))

    def _ask(self, at: At, page: AskPage) -> AskedFor:
        self._name((*at, "id"), page.id)
        self._be(self.ids.count(page.id) == 1, (*at, "id"), f'"{page.id}" is asked twice', "Give it another name")
        self._text((*at, "text"), page.text)
        unit, decimals = self._answer((*at, "answer"), page.answer)
        fits = (page.answer == "choice") == bool(page.choices)
        self._be(fits, (*at, "choices"), "choices go with a choice", 'Write answer = "choice" and choices = ["...", "..."]')
        self._be(len(page.choices) <= MOST_CHOICES, (*at, "choices"), f"more than {MOST_CHOICES} choices", "Write fewer")
        for place, choice in enumerate(page.choices):
            self._text((*at, "choices", place), choice)
        by_choice, told = page.choices_when, "it is not a list for each choice, alone"
        fits = not by_choice or (len(by_choice) == len(page.choices) and not page.outcome)
        self._be(fits, (*at, "choices_when"), told, "Write a list of conditions for each, and no outcome")
        choices_when = tuple(self._conditions((*at, "choices_when", nth), parts) for nth, parts in enumerate(by_choice))
        plain = not page.example or (page.answer not in ("choice", "date") and EXAMPLE.fullmatch(page.example) is not None)
        self._be(plain, (*at, "example"), "the example is no plain number", 'Write a number such as "0.05"')
        outcome = self._in((*at, "outcome"), read_question, page.outcome) if page.outcome else None
        if outcome is not None:
            told, wanted = unit_of(outcome, self.words[0]), "hours" if unit == "days" else unit
            fits = not told or told == wanted or unit == "choice"
            self._be(fits, (*at, "outcome"), f"the outcome is in {told}, and the answer is in {unit}", "Ask for two of one unit")
        kind = page.answer.partition(" ")[0]
        when = self._conditions((*at, "when"), page.when)
        return AskedFor(page.id, page.text, kind, unit, decimals, page.choices, outcome, when, choices_when, page.example)

    def _answer(self, at: At, written: str) -> tuple[str, int]:
        if written in ANSWERS:
            return ANSWERS[written]
        word, _, token = written.partition(" ")
        if word != "amount":
            self._refuse(at, f'"{written[:SHOWN]}" is no kind of answer', f'Choose one of "amount ETH", {", ".join(ANSWERS)}')
        try:
            return token, self.words[0].token(token).decimals
        except Unfit as unfit:
            self._refuse(at, unfit.reason, unfit.cure)

    # -- parts

    def _text(self, at: At, text: str) -> None:
        longest = LONGEST_TITLE if at[-1] in SHORT_TEXTS else MOST_TEXT
        self._be(len(text) <= longest, at, f"the text has more than {longest:,} characters", "Write a shorter one")
        self._be(not has_unseen(text, prose=True), at, "the text has a character that nobody sees", "Take it out")
        for name in PLACEHOLDER.findall(text):
            self._be(name in self.named, at, f'"{{{name}}}" is not defined', f"Add {name} = ... to [numbers] or [figures]")
        told = "a brace stands for nothing"
        self._be(not {"{", "}"}.intersection(PLACEHOLDER.sub("", text)), at, told, "Write {name}, the name of a number or figure")

    def _name(self, at: At, name: str) -> None:
        self._be(ID.fullmatch(name) is not None, at, f'"{name[:SHOWN]}" is no name', "Use small letters, digits and _")

    def _in(self, at: At, read: Callable[[Any, Vocabulary], T], table: Any) -> T:
        """Return what a table says, which has to be understood with each set of numbers."""
        try:
            found = [read(table, words) for words in self.words]
        except Unfit as unfit:
            self._refuse((*at, *unfit.at), unfit.reason, unfit.cure)
        return found[0]

    def _be(self, fits: bool, at: At, reason: str, cure: str) -> None:
        if not fits:
            self._refuse(at, reason, cure)

    def _refuse(self, at: At, reason: str, cure: str) -> NoReturn:
        refuse(self.document, at, reason, cure)
