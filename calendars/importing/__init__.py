"""Other people's files: tables of any office format and pasted text -> rows, each accounted for."""
