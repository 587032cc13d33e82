"""Who is there: sessions, the login, and the page on which operators see to accounts."""
