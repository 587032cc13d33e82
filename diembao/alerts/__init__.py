"""Alerts: the morning's concerns on their way to people, without noise and without silence."""
