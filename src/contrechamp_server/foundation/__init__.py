"""What every stage stands on: ids and permissions, records and their states, stored bytes, the log, the gate."""
