"""The sheet before an action and the receipt after it."""
