"""What the command line can do; only this package starts and stops processes."""
