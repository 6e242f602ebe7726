"""Looking at a cloud: what a checker's author imports, and the child process that runs checkers."""

from quizengine.checking.checker import Checker, checker
from quizengine.checking.cloud import Cloud
from quizengine.checking.selection import name_of, newest

__all__ = ["Checker", "Cloud", "checker", "name_of", "newest"]
