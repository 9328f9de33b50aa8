"""A finding from registration to file and into a second round: the road, for any door.

`python -m tests.web.story RECORD LEDGER` walks it through acts, in a ledger whose record RECORD
walked it in the browser, and prints the entries of both, without what no two of them share.
"""

import io
import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from PIL import Image

WHO = ("office", "owner", "reviewer", "verifier", "superior")
IN_A_MONTH = (date.today() + timedelta(days=31)).isoformat()
IN_TWO = (date.today() + timedelta(days=62)).isoformat()
LAST_WEEK = (date.today() - timedelta(days=7)).isoformat()

#: who, step, fields of its form: the road as it is walked.
ROAD: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("office", "assign", {"due": IN_A_MONTH}),
    ("owner", "acknowledge", {}),
    ("owner", "rectify", {}),
    ("owner", "report_progress", {"reason": "已清理三处"}),
    ("owner", "request_extension", {"reason": "材料未到", "due": IN_TWO}),
    ("office", "extend", {"due": IN_TWO}),
    ("owner", "attach", {}),
    ("owner", "request_close_out", {"reason": "已整改"}),
    ("reviewer", "send_back", {"reason": "照片看不清"}),
    ("owner", "request_close_out", {"reason": "已补充说明"}),
    ("reviewer", "pass_desk_review", {}),
    ("verifier", "send_back", {"reason": "现场仍有一处"}),
    ("owner", "request_close_out", {"reason": "已复查"}),
    ("reviewer", "pass_desk_review", {}),
    ("verifier", "pass_site_verification", {}),
    ("office", "give_notice", {"on": LAST_WEEK}),
    ("verifier", "close_implemented", {}),
    ("superior", "put_on_file", {}),
)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), (120, 140, 160)).save(out, "JPEG")
    return out.getvalue()


#: What follows the draw of the look-back.
AFTERWARDS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("verifier", "hold_look_back", {"reason": "复查时又见堵塞"}),
    ("verifier", "recur", {"reason": "反弹"}),
    ("office", "open_round", {"reason": "重新整改"}),
)
EVIDENCE = (("report", "报告.jpg", picture()), ("proof", "对比.jpg", picture() + b"\0"))
LOOK_BACK = "例行抽查"


def typed(problem: str) -> dict[str, str]:
    """Return what is typed into the form of a finding."""
    return {
        "problem": problem,
        "found_on": date.today().isoformat(),
        "origin": "inspection",
        "responsible_org_unit": "east",
    }


class ByActs:
    """The people of the demo ledger, who act without any page."""

    def __init__(self, place: Path) -> None:
        from kanhe.store.ledger import open_ledger

        self.folder = open_ledger(place)  # the tables are known from here on
        from kanhe.accounts.people import accounts

        self.keys = {one.login: one.key for one in accounts()}
        self.count = 0

    def on(self, login: str, day: str = "") -> Any:
        """Return the circumstances of an act of *login*, which happened on *day*, else now."""
        from kanhe.acts.occasion import Occasion

        self.count += 1
        now = datetime.now().astimezone()
        noon = datetime.combine(date.fromisoformat(day), time(12), now.tzinfo) if day else now
        identity = f"acts:{now.timestamp()}/{self.count}"
        return Occasion(
            ledger=self.folder.origin,
            actor=self.keys[login],
            occurred_at=noon,
            recorded_at=now,
            identity=identity,
        )

    def walk(self, problem: str) -> str:
        """Walk the whole road; return the key of the finding."""
        from kanhe.acts.recording import attach_evidence, register_record

        key = register_record(
            occasion=self.on("office"),
            register="finding",
            row=typed(problem),
            new_salt=lambda: bytes(16),
        ).key
        for who, step, said in ROAD:
            if step != "attach":
                self.take(key, who, step, said)
                continue
            for kind, _, data in EVIDENCE:
                attach_evidence(
                    occasion=self.on(who),
                    register="finding",
                    key=key,
                    evidence_kind=kind,
                    sha256=sha256(data).hexdigest(),
                    size=len(data),
                    media_type="image/jpeg",
                )
        self.look_back()
        for who, step, said in AFTERWARDS:
            self.take(key, who, step, said)
        return key

    def take(self, key: str, who: str, step: str, said: dict[str, str]) -> None:
        """Take one step."""
        from kanhe.acts.closing_out import take_step
        from kanhe.registers.lifecycle import Event

        take_step(
            occasion=self.on(who, said.get("on", "")),
            register="finding",
            key=key,
            event=Event(step),
            reason=said.get("reason"),
            due_on=date.fromisoformat(said["due"]) if "due" in said else None,
        )

    def look_back(self) -> None:
        """Fix a list of all that is closed, and draw all of it."""
        from kanhe.acts.looking_back import draw_look_back, list_look_back
        from kanhe.acts.publishing import sign_checkpoint
        from kanhe.registers.lifecycle import State
        from kanhe.store.listing import RecordFilter, count_records

        closed = (State.CLOSED, State.ON_FILE, State.LOOK_BACK_HELD)
        number = list_look_back(
            occasion=self.on("office"),
            register="finding",
            count=count_records(RecordFilter("finding", states=closed)),
            reason=LOOK_BACK,
        )
        sign_checkpoint(keys=self.folder.keys)
        draw_look_back(occasion=self.on("office"), list_number=number)


def told(key: str) -> Iterator[dict[str, Any]]:
    """Yield the entries about a finding in order, without keys, numbers, roots and hours."""
    from kanhe.store import queries

    contents: dict[str, int] = {}
    for one in queries.entries(0, queries.log_size()):
        entry = json.loads(one.body)
        payload = entry["payload"]
        if key != payload.get("key") and key not in payload.get("keys", ()):
            continue
        if "content" in payload:  # of what was seen: the same content again is the same number
            payload["content"] = contents.setdefault(payload["content"], len(contents))
        own = _OWN.get(entry["kind"], _KEY)
        shown = {name: payload[name] for name in payload if name not in own}
        yield {
            "kind": entry["kind"],
            "actor": entry["actor"],
            "occurred_on": entry["occurred_at"][:10],
            "recorded_on": entry["recorded_at"][:10],
            "payload": shown,
        }


_KEY = frozenset({"key"})
#: What belongs to one story alone: its key, and for a look-back the list and the root it met.
_OWN = {
    "look_back_listed": frozenset({"keys", "count"}),
    "look_back_drawn": frozenset({"keys", "entry_number", "size", "root"}),
}


def main() -> None:
    """Walk the road by acts, and print both stories."""
    number, place = int(sys.argv[1]), Path(sys.argv[2])
    acting = ByActs(place)
    from kanhe.store import queries

    register, key = queries.place_of_record(number)
    record = queries.record(register, key)
    other = acting.walk(str(record.data["problem"]))
    print(json.dumps({"browser": [*told(key)], "acts": [*told(other)]}))


if __name__ == "__main__":
    main()
