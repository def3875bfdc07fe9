"""The pieces that our screens are made of, each drawn cell by cell."""
