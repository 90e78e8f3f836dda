"""What every page shares: templates, languages, security, forms and panels."""
