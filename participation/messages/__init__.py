"""What the platform sends: an outbox, those who want nothing more, and the ways out."""
