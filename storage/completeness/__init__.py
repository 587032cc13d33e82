"""For which days each outlet was read whole, and what is held against that."""
