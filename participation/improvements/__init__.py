"""Priorities, improvement reports on schedule, and what was done about them."""
