"""Sealed records, signatures, key files and fingerprints: the only importer of cryptography."""
