"""The command line: it parses, wires, calls and renders."""
