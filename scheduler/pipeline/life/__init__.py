"""The life of a calendar: kept, amended, published, taken stock of."""
