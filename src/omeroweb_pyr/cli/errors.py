"""What a user of the command line can cure himself."""


class CommandError(Exception):
    """A failure with one line for the user as its message."""
