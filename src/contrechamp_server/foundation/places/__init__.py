"""Places: communes and départements of INSEE's official geographic code, by code, with the year of their edition.

An event's place is a commune and no finer, unless its precision says otherwise. Read once from tables that `make assets`
wrote; nothing is asked of the network.

Postal codes are never taken: 69007 is a part of Lyon to the post and Ampuis to INSEE. Forms ask for a name, not a code.
"""

from contrechamp_server.foundation.places.errors import PlacesMissingError, UnknownCommuneError, UnknownDepartementError
from contrechamp_server.foundation.places.lookup import commune, departement_name, find_communes
from contrechamp_server.foundation.places.tables import Commune

__all__ = [
    "Commune",
    "PlacesMissingError",
    "UnknownCommuneError",
    "UnknownDepartementError",
    "commune",
    "departement_name",
    "find_communes",
]
