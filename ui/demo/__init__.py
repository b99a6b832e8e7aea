"""Demonstrations without a window: a scenario or a script is played, its pictures drawn, its numbers written, pages made."""
