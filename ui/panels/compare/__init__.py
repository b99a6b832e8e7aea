"""Tokens of one coin bought for the same amount in the same hour, side by side."""
