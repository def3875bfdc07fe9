"""What the respondent sees: one app for one respondent, from the start screen to the thanks."""
