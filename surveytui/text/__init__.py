"""Thai on a terminal: line breaking, cells, clusters, dates and digits. Pure."""
