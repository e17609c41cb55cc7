"""What a visitor does."""
