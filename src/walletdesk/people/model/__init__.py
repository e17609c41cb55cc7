"""Structs and pure rules: time, randomness and ids come in as arguments."""
