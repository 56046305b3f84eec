"""Office documents out: the official form without a format (annex), and one file a format."""
