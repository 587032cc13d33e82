"""The morning's answer: what needs a person, and what to do."""
