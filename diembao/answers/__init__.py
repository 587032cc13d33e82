"""What is said to staff about one address: why it counts or not, and what became of it."""
