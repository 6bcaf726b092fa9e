"""The files of rate codes and room codes."""
