"""Work with an effect outside the database: rows first, then done by whoever is awake."""
