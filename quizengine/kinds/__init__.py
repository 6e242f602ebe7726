"""Question kinds, one file each: its schema, how it is read, presented and scored."""
