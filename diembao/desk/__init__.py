"""What the staff's pages need of the application: their services, and the preparing of what they read."""
