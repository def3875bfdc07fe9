"""Questionnaire packs: models, loading with file and line, checks. Pure but for loading."""
