"""Repair: naming the wrong number, and what it should be.

``model`` holds cells and identities as one sparse integer system, ``decoder`` finds the cheapest
changes that satisfy it, ``events`` undoes what moves many cells at once, ``groups`` splits a
document into independent problems, ``causes`` turns solutions into one cause each, ``plausible``
ranks ties, ``status`` says which cells can be told apart at all.
"""
