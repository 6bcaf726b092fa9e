"""Making a hotel's day and keeping it in step with apaleo."""
