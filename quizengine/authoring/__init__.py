"""What an instructor's tools decide: lint, preview and the proof of tasks."""
