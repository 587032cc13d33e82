"""Surveys: a polite look at one site, and what an outlet's file could say of it."""
