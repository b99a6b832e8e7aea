"""Scripts: lessons, demonstrations, recorded macros and tests as data, read strictly, played, and checked on what happened."""

from wallet.scripts.format import AskedFor, Script, ScriptStep, Show
from wallet.scripts.reading import lessons, read_script
from wallet.scripts.values import Value

__all__ = ["AskedFor", "Script", "ScriptStep", "Show", "Value", "lessons", "read_script"]
