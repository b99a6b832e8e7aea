"""Scripts: lessons, demonstrations, recorded macros and tests as data, read strictly, played, and checked on what happened."""

from wallet.scripts.beats import Beats
from wallet.scripts.conditions import Comparison, Condition, words_of
from wallet.scripts.format import AskedFor, Script, ScriptStep, Show
from wallet.scripts.kept import begin, votes_of
from wallet.scripts.playing import FigureCard, Playing, StepText
from wallet.scripts.predictions import AnswerOutcome
from wallet.scripts.reading import LARGEST, demonstration, demonstrations, following, lesson, lessons, read_script
from wallet.scripts.recording import BeatWords, recorded, recorded_beats
from wallet.scripts.through import Played, PlayedStep, play_through
from wallet.scripts.values import Value
from wallet.scripts.writing import written

__all__ = [
    "LARGEST",
    "AnswerOutcome",
    "AskedFor",
    "BeatWords",
    "Beats",
    "Comparison",
    "Condition",
    "FigureCard",
    "Played",
    "PlayedStep",
    "Playing",
    "Script",
    "ScriptStep",
    "Show",
    "StepText",
    "Value",
    "begin",
    "demonstration",
    "demonstrations",
    "following",
    "lesson",
    "lessons",
    "play_through",
    "read_script",
    "recorded",
    "recorded_beats",
    "votes_of",
    "words_of",
    "written",
]
