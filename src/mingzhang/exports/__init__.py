"""What leaves as data: open formats that other programs read, with the numbers as printed."""
