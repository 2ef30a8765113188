"""How often something was tried, counted for all workers together.

What belongs here: counting by a keyed name within a span of time, and forgetting.
What does not: what is limited, or how often (`limits.yaml`, the routes).
"""

from __future__ import annotations

import hashlib
import hmac

import sqlalchemy as sa

from portal.limits import Rate
from portal.state.store import Store
from portal.state.tables import ATTEMPTS

# One statement, so that two workers cannot both count the same try.
_HIT = sa.text(
    """
    insert into percobaan (kunci, mulai, jumlah) values (:kunci, :kini, 1)
    on conflict (kunci) do update set
      jumlah = case when percobaan.mulai <= :batas then 1 else percobaan.jumlah + 1 end,
      mulai = case when percobaan.mulai <= :batas then :kini else percobaan.mulai end
    returning jumlah
    """
)


class Attempts:
    """Counters in the portal's database, under names only this portal can make."""

    def __init__(self, store: Store, key: bytes, rates: dict[str, Rate]) -> None:
        """`key` keys the names, so that the table tells no address and no account."""
        self._store = store
        self._key = key
        self._rates = rates

    def allowed(self, rule: str, subject: str, now: int) -> bool:
        """Count one try of `subject`; whether the rule still allows it.

        The span begins with the first try, so a lock lasts from there; while it lasts, further
        tries do not make it longer.
        """
        rate = self._rates[rule]
        with self._store.writing() as connection:
            values = {"kunci": self._name(rule, subject), "kini": now, "batas": now - rate.seconds}
            count = connection.execute(_HIT, values).scalar_one()
        return int(count) <= rate.times

    def give_back(self, rule: str, subject: str) -> None:
        """Count one try of `subject` less: it was none that the rule is about."""
        known = ATTEMPTS.c.kunci == self._name(rule, subject)
        with self._store.writing() as connection:
            connection.execute(
                sa.update(ATTEMPTS)
                .where(known & (ATTEMPTS.c.jumlah > 0))
                .values(jumlah=ATTEMPTS.c.jumlah - 1)
            )

    def forget(self, rule: str, subject: str) -> None:
        """Begin anew for `subject`."""
        with self._store.writing() as connection:
            connection.execute(
                sa.delete(ATTEMPTS).where(ATTEMPTS.c.kunci == self._name(rule, subject))
            )

    def purge(self, now: int) -> None:
        """Drop counters of spans long over."""
        longest = max(rate.seconds for rate in self._rates.values())
        with self._store.writing() as connection:
            connection.execute(sa.delete(ATTEMPTS).where(ATTEMPTS.c.mulai <= now - longest))

    def _name(self, rule: str, subject: str) -> str:
        return hmac.new(self._key, f"{rule}:{subject}".encode(), hashlib.sha256).hexdigest()
