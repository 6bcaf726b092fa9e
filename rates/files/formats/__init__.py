"""Tables in files, whatever their format."""
