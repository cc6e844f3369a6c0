"""Checking a Disclosure: identities from coordinates, rules, findings."""
