"""The counter: keeper process, channel to the interview process, outbox and receipts."""
