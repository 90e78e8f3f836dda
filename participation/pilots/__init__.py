"""Pilots: public trials whose protocol is published before they begin."""
