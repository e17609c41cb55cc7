"""What runs: the command line, the supervisor, the web and worker processes, and the wiring."""
