"""Settings that no environment changes, a module for each subject."""
