"""The part of the language that the product's own screen can express (§7.3)."""
