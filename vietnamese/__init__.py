"""Facts of the Vietnamese language: letters, bytes, dates."""
