"""What becomes of people after a first contact: whether they come back, how it opened, and whom they met."""

from syschange.system.first_contact.result import FirstContact
from syschange.system.first_contact.verb import first_contact

__all__ = ["FirstContact", "first_contact"]
