"""The Python side of Guild: starts an operation's script and asks parsers for their options."""

__version__ = "1.0.0"
