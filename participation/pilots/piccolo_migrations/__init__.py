"""Migrations of this package's tables, in the order of their names."""
