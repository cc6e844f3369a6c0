"""The catalogue: one file a rule; its docstring is the page that `mingzhang rules CODE` prints."""
