"""The command line: a module a command, and how a terminal shows what it says."""
