"""What a request wants drawn: the query grammar, as frozen values; pure."""
