"""The officers' screen: counts, export, receipts, check, close. It sees numbers, never an answer."""
