"""Offices, their members, and the grants that say who may do what where."""
