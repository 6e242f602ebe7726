"""The sandbox that checkers run in: what they may see, reach and take, and what the kernel is asked to refuse."""
