"""What people do with clients' papers and data: each action decides, changes and records."""
