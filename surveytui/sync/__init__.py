"""Counts on their way: reports, how they travel, and what a hub makes of them. Never an answer."""
