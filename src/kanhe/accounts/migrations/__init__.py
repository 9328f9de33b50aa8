"""How the tables came to be; never changed after release."""
