"""Find the numbers in a draft and say what each one claims. Pure: text in, numbers out."""
