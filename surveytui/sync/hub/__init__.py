"""The receiving side of counts and sealed batches: merges, stores, gives back; opens nothing."""
