"""A script's file is read strictly: what is not so is refused with its line and the cure, and nothing else happens."""

from __future__ import annotations

import re
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from wallet import FileProblem
from wallet.library import documents
from wallet.scripts import Script, lesson, lessons, read_script
from wallet.scripts.deeds import FIRST_KEYS
from wallet.scripts.figures import FIGURES
from wallet.scripts.format import Page, StepPage
from wallet.scripts.values import Value
from wallet.scripts.wishes import waits

FILE = Path(__file__).parent / "scripts" / "leaving.toml"
GOOD = FILE.read_text()


def read(text: str) -> Script:
    return read_script(text.encode(), "mine.toml")


def refused(text: str | bytes) -> tuple[int, str, str]:
    with pytest.raises(FileProblem) as problem:
        read_script(text if isinstance(text, bytes) else text.encode(), "mine.toml")
    assert problem.value.code == "script_malformed"
    assert problem.value.figures["place"] == "mine.toml"
    line, reason, cure = (problem.value.figures[name] for name in ("line", "reason", "cure"))
    assert isinstance(line, int)
    assert len(str(reason)) <= documents.LONGEST_REASON
    assert cure
    return line, str(reason), str(cure)


def test_a_script_is_its_file_with_its_amounts_in_smallest_units() -> None:
    script = read(GOOD)
    assert (script.kind, script.number, len(script.steps), script.stem) == ("lesson", 90, 5, "lesson-90")
    assert script.numbers["amount"] == Value(2 * 10**18, 18, "stETH")
    assert script.numbers["wait"] == Value(240, 0, "hours")
    assert script.numbers_of(again=True)["amount"] == Value(3 * 10**18, 18, "stETH")
    assert script.numbers_of(again=True)["rush"] == script.numbers["rush"]
    assert (script.seed_of(again=False), script.seed_of(again=True)) == (7, 11)
    assert [step.ends_by_itself for step in script.steps] == [False, True, True, True, True]


def test_every_lesson_that_ships_can_be_read_and_has_a_number_of_its_own() -> None:
    numbers = [script.number for script in lessons()]
    assert numbers == sorted(set(numbers))
    assert all(lesson(script.number) is script for script in lessons())
    assert lesson(98) is None


@pytest.mark.parametrize(
    ("given", "instead", "at", "reason", "cure"),
    [
        ("format = 1", "format = 2", "format =", "format 2 is not known", "Write format = 1"),
        ('kind = "lesson"', 'kind = "game"', "kind =", '"kind" is the text "game", not "demonstration" or "lesson"', '"lesson"'),
        ('goal = "Say', 'gaol = "Say', "gaol =", '"gaol" is not known in the top', 'Write "goal"'),
        ('scenario = "calm"', 'scenario = "clam"', "scenario =", '"clam" is no scenario', 'Write "calm"'),
        ('"curve-steth"]', '"curve-seth"]', "without =", '"curve-seth" is no system', 'Write "curve-steth"'),
        ("seed = 7", "seed = -1", "seed = -1", "a seed is a number", "Write a smaller"),
        ("minutes = 5", "minutes = 5.5", "minutes =", "the number 5.5, not a whole number", "Write a whole"),
        ("minutes = 5", f"minutes = 0x1{'0' * 300}", "minutes =", "the number is too long", "shorter"),
        ('amount = "2 stETH"', 'amount = "2 seETH"', 'amount = "2 s', '"seETH" is no token', 'Write "stETH"'),
        ('amount = "2 stETH"', 'amount = "2,5 stETH"', 'amount = "2,', '"2,5 stETH" is no amount', "Write it as"),
        ('amount = "2 stETH"', f'amount = "0.{"1" * 18}9 stETH"', 'amount = "0', "is no amount", "Write it as"),
        ('wait = "10 days"', 'wait = "10.5 days"', "wait =", "hours and days are whole", 'Write "10 days"'),
        ('amount = "2 st', 'Amount = "2 st', "Amount =", '"Amount" is no name', "small letters"),
        (
            '{ amount = "3 stETH", coins',
            '{ amont = "3 stETH", coins',
            "numbers = {",
            '"amont" is none of [numbers]',
            "Choose one of",
        ),
        (
            '{ amount = "3 stETH", coins',
            '{ amount = "3 ETH", coins',
            "numbers = {",
            "of another kind than at first",
            "of its kind",
        ),
        ('held = { figure = "hold"', 'held = { figure = "holds"', "held =", '"holds" is no figure', 'Write "hold"'),
        ('"rate", of = "wstETH"', '"rate", off = "wstETH"', "rate =", '"off" is not known in the figure rate', 'Write "of"'),
        ('"rate", of = "wstETH"', '"rate"', "rate =", '"of" is missing from the figure rate', "Add of"),
        ('"rate", of = "wstETH"', '"rate", of = 3', "rate =", "it is no text", "in quotes"),
        ('"rate", of = "wstETH"', '"rate", of = "rETH"', "rate =", '"rETH" is no token of the scenario', 'Write "'),
        ('then = "begun" }', 'then = "before" }', "gain =", '"before" is no moment', 'Write "begun"'),
        (
            'less = { figure = "redeems", of = "wstETH"',
            'less = { figure = "hold", of = "wstETH"',
            "gain =",
            "it is in wstETH",
            "Ask for",
        ),
        ("hold {held}.", "hold {held", 'say = "You', "a brace stands for nothing", "Write {name}"),
        ("hold {held}.", "hold {held.real}.", 'say = "You', "a brace stands for nothing", "Write {name}"),
        ("hold {held}.", "hold {held!r}.", 'say = "You', "a brace stands for nothing", "Write {name}"),
        ("hold {held}.", "hold {helt}.", 'say = "You', '"{helt}" is not defined', "Add helt"),
        ("hold {held}.", "hold \\u202e.", 'say = "You', "a character that nobody sees", "Take it out"),
        ('tab = "stake"', 'tap = "stake"', "show =", '"tap" is not known', 'Write "tab"'),
        ('"Press Stake."]', '"Press Stake.", "Now."]', "hint =", "more than three hints", "at most three"),
        ('{ action = "Stake",', '{ action = "Steak",', 'do = [{ action = "Ste', '"Steak" is no action', 'Write "Stake"'),
        (
            'protocol = "lido" }]\ncheck',
            'protocl = "lido" }]\ncheck',
            "do = [{ action",
            '"protocl" is not known in Stake',
            '"protocol"',
        ),
        ('protocol = "lido" }]\ncheck', 'protocol = "lide" }]\ncheck', "do = [{ action", '"lide" is no system', 'Write "lido"'),
        (
            'amount = "5 ETH", protocol',
            'amount = "five", protocol',
            "do = [{ action",
            "expected `int`, got `str`",
            "the field takes",
        ),
        (
            'amount = "5 ETH", protocol',
            "amount = true, protocol",
            "do = [{ action",
            "expected `int`, got `bool`",
            "the field takes",
        ),
        ('amount = "5 ETH", protocol', "protocol", "do = [{ action", '"amount" is missing from Stake', "Add amount"),
        ('amount = "5 ETH", protocol', 'amount = "-5 ETH", protocol', "do = [{ action", "it is negative", "positive"),
        ('kind = "stake", least', 'kind = "stake", leest', "check = [{ figure", '"leest" is not known', 'Write "least"'),
        ('least = "5 ETH", at_least = 1 }', 'least = "5 ETH" }', "check = [{ figure", "compares its figure once", "at_least"),
        (
            "at_least = 1 }]\nexpect",
            'at_least = "1 ETH" }]\nexpect',
            "check = [{ figure",
            "it is in ETH, and the figure is in count",
            "in count",
        ),
        ('near = "10 stETH", within = "1 %"', 'near = "10 stETH"', "expect =", '"near" and "within" stand together', "within"),
        ('near = "10 stETH", within = "1 %"', "at_least = 10", "expect =", "a bare number", '"10 stETH"'),
        ('answer = "days", outcome', 'answer = "weeks", outcome', "ask =", '"weeks" is no kind of answer', "Choose one of"),
        ('answer = "days", outcome', 'answer = "choice", outcome', "ask =", "choices go with a choice", "choices = ["),
        (
            'answer = "days", outcome',
            'answer = "days", choices_when = [[]], outcome',
            "ask =",
            "not a list for each choice",
            "for each",
        ),
        ('answer = "days", outcome', 'answer = "days", example = "many", outcome', "ask =", "no plain number", '"0.05"'),
        (
            '{ answer = "days", value',
            '{ answer = "day", value',
            'do = [{ answer = "day"',
            'its step does not ask for "day"',
            "id of its ask",
        ),
        (
            'shock = { kind = "RedemptionRush"',
            'shock = { kind = "Rush"',
            '    { action = "Shock"',
            '"Rush" is no shock',
            "Choose one",
        ),
        ('amount = "{rush}"', 'amount = "{rash}"', '    { action = "Shock"', '"{rash}" is not defined', "Add rash"),
        ("{ run = 2 }", "{ run = 2, walk = 3 }", "    { run", '"walk" is not known in this deed', "Take it out"),
        ("{ run = 2 }", "{ runs = 2 }", "    { runs", "a deed says one thing to do", "Begin it with one of"),
        ("{ run = 2 }", "{ run = -2 }", "    { run", "it is no number of hours", "3 days"),
        ("{ run = 2 }", "{ run = 13000 }", "    { run", "more than 12,000 hours", "Let fewer pass"),
        (
            'token = "stETH", to',
            'token = "ETH", to',
            '    { action = "Transfer"',
            "the amount is in stETH, and the action is of ETH",
            "in ETH",
        ),
        ("any_of = [{ figure", "any_of = [{ figur", "    { any_of", '"figure" is missing', "Choose one of"),
        (
            '"request_ready", most',
            '"request_redy", most',
            '    { until = "request_redy"',
            "no condition of a run",
            '"request_ready"',
        ),
        ("{ run = 2 }", "{ undo = 0 }", "    { undo", "it is no number of steps", "1 to 200"),
        ("{ run = 2 }", '{ branch = " " }', "    { branch", "it is refused: name_empty", "another text"),
        ("{ run = 2 }", f'{{ verdict = "{"x" * 2_001}" }}', "    { verdict", "it is refused: note_long", "another text"),
        ("{ run = 2 }", "{ go_to = 2022-06-01 }", "    { go_to", "neither a number nor a text", "a whole number"),
        ('{ until = "request_ready", most', '{ until = "on_date", when = "soon", most', "    { until", "date_format", "another"),
        (
            '{ until = "request_ready", most',
            '{ until = "health_below", factor = nan, most',
            "    { until",
            "without end",
            "plain",
        ),
        ('key = "tab:send"', f'key = "{"k" * 81}"', "    { any_of", "it is too long", "80 characters"),
        (', most = "{wait}" }', " }", '    { until = "request_ready"', '"most" is missing', "Add most"),
        ('"all stETH" }', '"all stEth" }', '    { action = "Wrap"', '"stEth" is no token', 'Write "stETH"'),
        (
            'at_least = "8 hours" }',
            'at_least = "1 %" }',
            '    { figure = "passed"',
            "it is in %, and the figure is in hours",
            "in hours",
        ),
    ],
)
def test_what_is_not_so_is_refused_at_its_line_with_the_cure(given: str, instead: str, at: str, reason: str, cure: str) -> None:
    assert GOOD.count(given) == 1, given
    text = GOOD.replace(given, instead)
    line, said, told = refused(text)
    assert reason in said
    assert cure in told
    assert text.split("\n")[line - 1].startswith(at)


def test_a_lesson_that_checks_nothing_is_refused() -> None:
    head = GOOD[: GOOD.index("[[steps]]")]
    assert "checks nothing" in refused(head + '[[steps]]\ntitle = "Look"\n')[1]


@pytest.mark.parametrize(
    ("hostile", "reason"),
    [
        (b"\xff\xfe\x00", "not text in UTF-8"),
        (b"title = \x00", "it is no TOML"),
        (b"title = " + b"[" * 60_000, "too long to be read"),
        (b"title" + b".a" * 30_000 + b" = 1", "more than 16 parts"),
        (b'"a"' + b' . "a"' * 10_000 + b" = 1", "more than 16 parts"),
        (b"title = " + b"9" * 60_000, "too long to be read"),
        (b"\n" * 65_537, "larger than 64 KB"),
        (b'title = """' + b'\\"""' * 15_000, "it is no TOML"),
        (b'format = 1\nkind = "macro"\ntitle = "' + b"{" * 60_000 + b'"\nscenario = "calm"\nsteps = []', "has 0 steps"),
        (b"k" * 60_000 + b" = 1", "is not known in the top"),
    ],
)
def test_a_hostile_file_does_nothing_but_be_refused(hostile: bytes, reason: str) -> None:
    assert reason in refused(hostile)[1]


def test_a_number_that_python_writes_in_no_text_is_refused() -> None:
    assert "the number is too long" in refused(GOOD.replace('title = "Ask, wait, and claim"', f"title = 0x{'f' * 50_000}"))[1]


def test_braces_without_end_are_refused_as_a_text_that_is_too_long_or_names_nothing() -> None:
    for braces in ("{" * 50_000, "{amount}" * 5_000, "{a" * 900):
        line, reason, _ = refused(GOOD.replace("hold {held}.", braces))
        assert "more than 2,000 characters" in reason or "a brace stands for nothing" in reason
        assert 'say = "' in GOOD.split("\n")[line - 1]


def test_steps_deeds_and_hours_are_bounded() -> None:
    head = GOOD[: GOOD.index("[[steps]]")]
    step = '[[steps]]\ntitle = "Wait"\n'
    assert "it has 61 steps" in refused(head + step * 61)[1]
    assert "more than 20 deeds" in refused(head + step + "do = [" + "{ run = 1 }, " * 21 + "]")[1]
    assert "more than 200 deeds in all" in refused(head + (step + "do = [" + "{ run = 1 }, " * 20 + "]\n") * 11)[1]


def test_finding_a_line_reads_few_beginnings_of_a_long_file(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(f"k{number} = {number}" for number in range(5_000))
    document, parses, loads = documents.parse_document(text.encode(), "mine.toml"), [0], documents.tomllib.loads

    def counted(given: str) -> dict[str, object]:
        parses[0] += 1
        return loads(given)

    monkeypatch.setattr(documents.tomllib, "loads", counted)
    assert documents.line_of(document, ("k4321",)) == 4_322
    assert parses[0] <= 15


def test_the_line_of_a_table_in_a_list_is_its_own_where_a_list_goes_over_several() -> None:
    listed = 'first = [\n    { a = 1 }, # one, and [more\n    { a = "two]" },\n\n    { a = [1,\n { a = 2 }] }, { a = 4 }\n]\n'
    text = listed + "[after]\nx = [[1,\n2],\n3]"
    document = documents.parse_document(text.encode(), "mine.toml")
    lines = [documents.line_of(document, ("first", place)) for place in range(4)]
    assert lines == [2, 3, 5, 6]
    assert documents.line_of(document, ("first", 2, "a", 1, "a")) == 5
    assert documents.line_of(document, ("after", "x", 1)) == 9
    assert documents.line_of(document, ("after", "y")) == 8


def test_the_page_on_how_scripts_are_written_names_every_part_and_no_other() -> None:
    page = (files("resources") / "lessons" / "FORMAT.md").read_text()
    named = set(re.findall(r"`([a-z_]+)`", "".join(line for line in page.split("\n") if line.startswith("|"))))
    keys = {*Page.__struct_fields__, *StepPage.__struct_fields__} - {"steps", "numbers", "figures", "once_more"}
    fields = {name for figure in FIGURES.values() for name in figure.takes}
    assert named == keys | set(FIGURES) | fields
    assert all(f"`{{ {key} = " in page for key in FIRST_KEYS)
    assert all(f"`{wait}`" in page for wait in waits())


JUNK = (
    *('""', "0", "-1", "true", "nan", "1e400", "[]", "{}", "[[]]", "{ a = 1 }", '"{"', '"{amount}"', '"all ETH"', '"10 ETH"'),
    *('"-10 ETH"', '"1 %"', '"3 days"', "2022-01-01", "0x" + "f" * 5_000, '"lido"', '"ready"', "9223372036854775808", '["a"]'),
    *('{ figure = "now" }', '{ figure = "hold", of = "ETH", less = { figure = "now" } }'),
)


def test_whatever_stands_in_place_of_a_value_is_understood_or_refused() -> None:
    values = list(re.finditer(r'= *("[^"\n]*"|-?[0-9]+|true|false)', GOOD))
    assert len(values) > 80
    read_or_refused = Counter[str]()
    for place, value in enumerate(values):
        junk = JUNK[place * 7 % len(JUNK)]
        try:
            read(GOOD[: value.start(1)] + junk + GOOD[value.end(1) :])
        except FileProblem as problem:
            read_or_refused[problem.code] += 1
    assert read_or_refused.keys() == {"script_malformed"}
    assert read_or_refused.total() > len(values) // 2
