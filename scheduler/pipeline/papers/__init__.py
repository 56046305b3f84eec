"""Files in, files out: documents, last year's file, two files or two sets of holidays compared."""
