"""What the pages accept, checked: query strings become frozen values, or a plain sentence."""
