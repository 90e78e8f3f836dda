"""Surveys: definitions, published versions, the intake of answers, results and the SKM index."""
