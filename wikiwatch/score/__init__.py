"""Findings in, assessments out."""
