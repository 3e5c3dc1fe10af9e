"""What a run depends on: the code it can import, the files it is seen to open, and both as parts of a key."""
