"""Supervision rules: one file each; its docstring is the page that ``watch --rules`` prints."""
