"""Rate codes and room codes of the app, and which rate plans and room types they stand for."""
