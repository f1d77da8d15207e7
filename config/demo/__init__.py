"""The demo: invented people and artificial identity codes, loaded through the actions with past moments.

Everything is dated from the day of loading, so that the demo does not rot. Nothing here writes a row of its
own: what an action refuses, the demo cannot have.
"""

from config.demo.clients import load_clients
from config.demo.people import LOGINS, PASSWORD, load_people
from config.demo.reviews import load_reviews
from config.demo.stops import load_stops

__all__ = ["LOGINS", "PASSWORD", "load_clients", "load_people", "load_reviews", "load_stops"]
