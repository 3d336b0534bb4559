"""What every layer speaks: a text and places in it, a complaint, a suggestion."""
