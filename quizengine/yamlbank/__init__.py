"""A bank of YAML files, read with line and column, checked against the JSON Schema."""
