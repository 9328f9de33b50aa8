"""Who does an act, when, and in which ledger: what every act is told by its caller.

Nothing below an interface reads a clock or rolls dice; the caller brings both.
"""

from dataclasses import dataclass
from datetime import datetime

from kanhe.registers.authority import Scope
from kanhe.registers.entry import Entry, Payload
from kanhe.values.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """The circumstances of an act.

    *ledger* is the log's origin; *identity* the caller's own word for this act, so that a request
    that is sent twice is taken once; *occurred_at* is when it happened, *recorded_at* is now.
    *scope* is that of the service token by which a program speaks for the actor.
    """

    ledger: str
    actor: str
    occurred_at: datetime
    recorded_at: datetime
    identity: str
    scope: Scope = Scope.ALL

    def entry(self, payload: Payload, part: str = "") -> Entry:
        """Return the entry for *payload*; *part* tells the entries of one act apart.

        Raises: Refusal `event_in_future`, `time_without_zone`.
        """
        return self.entry_as(f"{self.identity}/{part}" if part else self.identity, payload)

    def entry_as(self, identity: str, payload: Payload) -> Entry:
        """Return the entry for *payload* under an *identity* of its own; raises as `entry`."""
        for moment in (self.occurred_at, self.recorded_at):
            if moment.utcoffset() is None:
                raise Refusal("time_without_zone", time=moment.isoformat())
        if self.occurred_at > self.recorded_at:
            raise Refusal(
                "event_in_future",
                occurred_at=self.occurred_at.isoformat(),
                recorded_at=self.recorded_at.isoformat(),
            )
        return Entry(self.ledger, identity, self.actor, self.occurred_at, self.recorded_at, payload)
