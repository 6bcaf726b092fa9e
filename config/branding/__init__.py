"""The maker's name, words and colour, as every page shows them."""
