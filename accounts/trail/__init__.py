"""What the trail tells of people: which deeds there are, and where they are heard of."""
