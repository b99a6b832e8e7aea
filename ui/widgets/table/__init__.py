"""The table: its rows, their order, how they are drawn and found."""
