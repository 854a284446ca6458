"""What is said of a query that cannot be answered."""


class HqlError(Exception):
    """The query is wrong, or needs what is not supported; it was not run."""

    def __init__(self, reason: str, query: str) -> None:
        super().__init__(f"{reason} [{query}]")
        self.reason = reason
        self.query = query
