"""The declared tables, by what they are for."""
