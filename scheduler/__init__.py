"""Choosing dates, proving them, explaining them, and the front door."""
