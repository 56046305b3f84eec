"""In and out: requests, holidays, files that people send and files that people subscribe to."""
