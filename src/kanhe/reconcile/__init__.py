"""Hold claims against the draft itself (and, later, against figures). Pure."""
