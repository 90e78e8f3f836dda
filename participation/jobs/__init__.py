"""Runs of background work: claimed once, visible, repeatable by hand."""
