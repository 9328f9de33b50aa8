"""Pages for people: what is asked, drawn and handed to acts. Nothing is decided here."""
