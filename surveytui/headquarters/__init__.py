"""Headquarters: keys, intake, opening, tabulation. The only importer of private answer keys."""
