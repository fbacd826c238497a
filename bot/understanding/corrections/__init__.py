"""What is said of lines that are in the cart already."""
