"""Properties that hold for every input (hypothesis) and for damaged input."""
