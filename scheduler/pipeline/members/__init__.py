"""What members are asked, what they answer, and what that comes to."""
