"""What puts the archive together: the environment, Django's settings, addresses, system checks."""
