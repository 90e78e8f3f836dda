"""Campaigns: partner organisations bring in those whom a web form never reaches, and all see who is still missing."""
