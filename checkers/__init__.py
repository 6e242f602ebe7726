"""The checkers that come with quizengine: one file for each subject."""
