"""What lets unmodified services share one machine without a database server or a broker: one file a reason."""
