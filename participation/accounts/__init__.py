"""Who signs in: accounts, sessions, password reset, and the audit trail of what they did."""
