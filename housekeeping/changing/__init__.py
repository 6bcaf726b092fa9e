"""What people change about a day: tasks, taps from phones, defects, links, who works."""
