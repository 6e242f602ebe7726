"""`python -m quizengine` is the program too."""

from quizengine.cli.main import main

main()
