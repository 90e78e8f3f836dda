"""Free text from any channel, the feedback box, and the receipts people hold."""
