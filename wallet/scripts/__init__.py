"""Scripts: lessons, demonstrations, recorded macros and tests as data, read strictly, played, and checked on what happened."""

from wallet.scripts.format import AskedFor, Script, ScriptStep, Show
from wallet.scripts.playing import Playing, StepText, begin
from wallet.scripts.predictions import AnswerOutcome
from wallet.scripts.reading import lessons, read_script
from wallet.scripts.through import Played, PlayedStep, play_through
from wallet.scripts.values import Value

__all__ = [
    "AnswerOutcome",
    "AskedFor",
    "Played",
    "PlayedStep",
    "Playing",
    "Script",
    "ScriptStep",
    "Show",
    "StepText",
    "Value",
    "begin",
    "lessons",
    "play_through",
    "read_script",
]
