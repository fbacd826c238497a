"""What the command line can do: it starts and stops the processes that do the rest."""
