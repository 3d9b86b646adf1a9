"""Approval: a person confirms that no face is left and marks officers on duty; then the public master is made."""
