"""What a comment says: its language, its sentiment and its topic, with personal data taken out."""
