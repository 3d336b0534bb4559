"""What the checker says and what it makes of rules: text in, text out."""
