"""What the end-to-end tests stand on: servers, the program, a terminal to see it in, a runner."""
