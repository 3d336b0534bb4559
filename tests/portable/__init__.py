"""What the product's screen can express, and rows that mean what the rule means."""
