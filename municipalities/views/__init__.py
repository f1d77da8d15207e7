"""The pages of the area's own people: the queue of decisions, access rights, contracts, users."""
