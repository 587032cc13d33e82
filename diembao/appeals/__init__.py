"""An outlet says "we did publish this": what a fresh look shows, what follows, and the words of the reply."""
