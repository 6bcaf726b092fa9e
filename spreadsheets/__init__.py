"""What every spreadsheet that we send has to mind."""
