"""What is in force, as feeds and news, and the places they are put into."""
