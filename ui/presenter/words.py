"""A demonstration put into what is shown: the slide of a beat, the run of show, what the speaker says."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, get_args

from ui.charts.series import View
from ui.presenter.slide.shown import AskShown, CardShown, SlideShown
from ui.wording import count, date_time, decimal, percent, things, token_name
from ui.wording.lessons import value_words
from ui.wording.records import source_words_at

if TYPE_CHECKING:
    from wallet import World
    from wallet.scripts import Beats, FigureCard, Script, Value

VIEWS: tuple[View, ...] = get_args(View)
USUAL_VIEW: View = "rate"
TONES = {"hold": "hold", "redeems": "redeem", "rate": "redeem", "sells": "market", "price": "market"}
"""The colour of the line that draws a figure, by the figure's name."""
WITHOUT_UNIT = ("%", "date", "days", "hours", "count", "choice", "")
"""Units that stand within the words of a value."""
LARGE = 1_000
"""Whole tokens from which digits behind the point are few."""
MISSED = "A figure of this beat is not the one that the script expects."
MINUTE_S = 60
TITLE_ENDS = ": "


class BeatLine(NamedTuple):
    """A line in the run of show: when the beat is due, in seconds since the start; `state` is "past", "now" or "to come"."""

    due_s: int
    title: str
    state: str
    asks: bool
    chapter: str


class SpeakerShown(NamedTuple):
    """What the speaker's view says of the beat at hand."""

    place: int
    beats: tuple[BeatLine, ...]
    title: str
    about: str
    say: str
    if_asked: str
    next_title: str
    next_caption: str
    time: str
    date: str
    ask: str = ""
    choices: tuple[str, ...] = ()
    votes: tuple[int, ...] = ()
    voted: str = ""
    told: str = ""


def written(value: Value) -> str:
    """A number or figure that a text names; of a percentage two decimals, of a large amount one: the last row reads no more."""
    if value.unit == "%":
        return percent(float(value.whole) / 100)
    if value.unit not in WITHOUT_UNIT and abs(value.whole) >= LARGE:
        return f"{decimal(float(value.whole), 0 if value.whole.denominator == 1 else 1)} {token_name(value.unit)}"
    return value_words(value.number, value.decimals, value.unit)


def title_of(script: Script) -> str:
    """The short title of a demonstration: what stands before a colon in it."""
    return script.told(script.title, written).partition(TITLE_ENDS)[0]


def slide_of(beats: Beats, world: World) -> SlideShown:
    """The slide of the beat at hand, in the world where one stands."""
    playing, place = beats.playing, beats.place
    step, texts = playing.script.steps[place], playing.texts(place, written)
    cards = playing.cards(place, written)
    votes = playing.votes.get(step.votes, ())
    level = len(votes) == len(cards)
    bars = bool(step.votes) and len(cards) > 1 and len({card.value.unit if card.value else "" for card in cards}) == 1
    pointed = step.show.focus if step.show is not None else ""
    shown = tuple(
        _card(
            card,
            script_figure(playing.script, step.cards[number].figure),
            bool(pointed) and pointed in (step.cards[number].figure, card.label),
            votes[number] if level and bars else None,
        )
        for number, card in enumerate(cards)
    )
    asks = step.ask is not None and not beats.away
    return SlideShown(
        title=title_of(playing.script),
        when=_when(world),
        caption=texts.say,
        cards=shown,
        chart=view_of(step.show.chart) if step.show is not None and step.show.chart else "",
        bars=bars,
        ask=AskShown(texts.ask, texts.choices) if asks else None,
        votes="" if level and bars else _votes_line(beats, step.votes),
        chapters=tuple(begins <= place for _, begins in beats.chapters),
        focus_chart=pointed.startswith("chart"),
        black=step.black,
        stored=beats.missed and step.missed == "picture",
        since=playing.kept.begun.hour,
    )


def script_figure(script: Script, name: str) -> str:
    """What kind of figure a name of a script stands for, where the chart draws it: all that is held, as it stands. Else ""."""
    question = script.figures.get(name)
    drawn = question is not None and question.less is None and question.part_of is None and set(question.fields) <= {"of"}
    return question.name if question is not None and drawn else ""


def _card(card: FigureCard, kind: str, focused: bool, votes: int | None) -> CardShown:
    value = card.value
    if value is None:
        return CardShown(card.label, "\N{EM DASH}", "", card.source, TONES.get(kind, ""), None, votes, focused)
    words = written(value)
    number, _, unit = words.rpartition(" ") if value.unit not in WITHOUT_UNIT else (words, "", "")
    tone = TONES.get(kind, "")
    return CardShown(card.label, number, unit, card.source, tone, float(value.whole), votes, focused)


def view_of(chart: str) -> View:
    """The view of the hero chart that is meant; one that it does not have is the usual one."""
    return next((view for view in VIEWS if view == chart), USUAL_VIEW)


def _when(world: World) -> str:
    told = date_time(world.start, world.hour)
    return f"{told}  \N{MIDDLE DOT}  {source_words_at(world, world.hour)}" if world.recorded_until else told


def _votes_line(beats: Beats, id: str) -> str:
    """What the room had voted, in a line; "" where it was not asked or did not vote."""
    votes = beats.playing.votes.get(id, ())
    place = next((place for place, step in enumerate(beats.playing.script.steps) if step.ask and step.ask.id == id), None)
    if place is None or not any(votes):
        return ""
    choices = beats.playing.texts(place, written).choices
    return "The room voted:  " + ",  ".join(f"{choice} {count(number)}" for choice, number in zip(choices, votes, strict=True))


# -- the speaker


def clock_words(seconds: int) -> str:
    """Minutes and seconds since the start, with hours where there are any."""
    minutes, left = divmod(max(seconds, 0), MINUTE_S)
    hours, minutes = divmod(minutes, MINUTE_S)
    return f"{hours}:{minutes:02}:{left:02}"


def due_words(seconds: int) -> str:
    """When a beat is due: minutes and seconds."""
    return f"{seconds // MINUTE_S}:{seconds % MINUTE_S:02}"


def run_of_show(beats: Beats) -> tuple[BeatLine, ...]:
    """Every beat with when it is due."""
    due, found = 0, []
    for place, step in enumerate(beats.playing.script.steps):
        state = "past" if place < beats.place else "now" if place == beats.place else "to come"
        title = beats.playing.texts(place, written).title
        found.append(BeatLine(due, title, state, step.ask is not None, step.chapter))
        due += step.pause
    return tuple(found)


def length_of(script: Script) -> int:
    """How many seconds a demonstration is meant to last."""
    return sum(step.pause for step in script.steps) or script.minutes * MINUTE_S


def speaker_of(beats: Beats, world: World, refused: str = "", pictured: bool = False) -> SpeakerShown:
    """What the speaker's view says now: `refused`, if anything was, and whether a stored picture is shown for a figure missed."""
    playing, place = beats.playing, beats.place
    step, texts = playing.script.steps[place], playing.texts(place, written)
    following = playing.texts(place + 1, written) if place < beats.last else None
    asked = _asked(beats)
    votes = playing.votes.get(asked[0], tuple(0 for _ in asked[2]))
    time, _, day = date_time(world.start, world.hour).rpartition(", ")
    return SpeakerShown(
        place=place,
        beats=run_of_show(beats),
        title=title_of(playing.script),
        about=_about(beats),
        say=texts.note,
        if_asked=playing.filled(step.if_asked, written),
        next_title=following.title if following else "",
        next_caption=following.say if following else "",
        time=day,
        date=time,
        ask=asked[0],
        choices=asked[2],
        votes=votes,
        voted=asked[1],
        told=refused or _missed_words(beats, pictured),
    )


def _about(beats: Beats) -> str:
    script, parts = beats.playing.script, []
    if script.minutes:
        parts.append(things(script.minutes, "minute"))
    if beats.chapters:
        parts.append(f"chapter {max(beats.chapter + 1, 1)} of {len(beats.chapters)}")
    return "  \N{MIDDLE DOT}  ".join(parts)


def _asked(beats: Beats) -> tuple[str, str, tuple[str, ...]]:
    """What the room is asked in this beat, or was asked last with its votes shown in this one: id, text, choices."""
    steps, here = beats.playing.script.steps, beats.playing.script.steps[beats.place]
    wanted = here.ask.id if here.ask is not None else here.votes
    for place, step in enumerate(steps):
        if step.ask is not None and step.ask.id == wanted and step.ask.choices:
            texts = beats.playing.texts(place, written)
            return wanted, texts.ask, texts.choices
    return "", "", ()


def _missed_words(beats: Beats, pictured: bool) -> str:
    """What the speaker is told of a beat that did not find what it expects."""
    if not beats.missed:
        return ""
    step = beats.playing.script.steps[beats.place]
    if step.missed != "picture":
        return MISSED
    return f"{MISSED} The audience sees {'the stored picture' if pictured else 'the live slide: no picture was stored'}."
