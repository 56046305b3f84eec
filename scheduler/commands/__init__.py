"""The commands, one file each: a library call, print, exit code."""
