"""The public services that people speak about."""
