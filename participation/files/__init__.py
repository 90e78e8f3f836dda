"""Uploaded and rendered files, kept in the database so that one backup is whole."""
