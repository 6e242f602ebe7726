"""Looking at a cloud: what a checker's author imports, and the child process that runs checkers."""
