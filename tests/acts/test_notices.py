"""Digests: whom something waits for and nobody else; what leaves the host, and its signature."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kanhe.accounts import notices, people
from kanhe.accounts.models import Account
from kanhe.accounts.notices import Channel, Settings
from kanhe.accounts.webhooks import Bot, message
from kanhe.acts import closing_out, granting
from kanhe.registers.lifecycle import State
from kanhe.registers.roles import Role
from kanhe.store import outbox
from kanhe.values.refusal import Refusal

from .conftest import Office
from .findings import brought_to

NOW = datetime(2021, 4, 2, 8, 0, tzinfo=UTC)


class Outside:
    """Takes what leaves the host."""

    def __init__(self) -> None:
        self.posted: list[tuple[str, bytes]] = []
        self.mailed: list[tuple[str, str, str]] = []

    def post(self, address: str, body: bytes) -> None:
        self.posted.append((address, body))

    def mail(self, address: str, subject: str, text: str) -> None:
        self.mailed.append((address, subject, text))


def digest(settings: Settings = Settings()) -> tuple[int, Outside]:  # noqa: B008  (frozen)
    outside = Outside()
    count = notices.send_digest(now=NOW, settings=settings, post=outside.post, mail=outside.mail)
    return count, outside


def with_role(office: Office, login: str, role: Role) -> Account:
    account = people.open_account(login=login, display_name=login)
    account.email = f"{login}@office.example"
    account.save()
    granting.grant_role(
        occasion=office.on(actor="keeper"), account=account.key, role=role, org_unit="city"
    )
    return account


def test_a_digest_tells_each_what_waits_for_him(office: Office) -> None:
    key = brought_to(office, State.CLOSE_OUT_REQUESTED)
    brought_to(office, State.REGISTERED)  # nothing was told of it: it is in no outbox
    granting.grant_role(occasion=office.on(), account="keeper", role=Role.SECURITY_ADMIN)
    reviewer = with_role(office, "zhao", Role.REVIEWER)
    clerk, wang = with_role(office, "ma", Role.OFFICE), with_role(office, "wen", Role.LEADER)
    hook = Channel(Bot.WECOM, "https://bot.example/send?key=k")
    settings = Settings((hook,), "mail.example:25", "kanhe@office.example")
    count, outside = digest(settings)
    assert count == 1
    (notice,) = notices.unread(reviewer)
    assert [(one["key"], one["events"]) for one in notice.items] == [(key, ["pass_desk_review"])]
    assert notices.unread(clerk) == notices.unread(wang) == ()
    ((address, subject, text),) = outside.mailed
    assert (address, subject) == ("zhao@office.example", "勘合：1 件事等您办")
    assert key in text
    assert "路灯" not in text, "no text of a record leaves the ledger"
    ((url, body),) = outside.posted
    assert url == hook.url
    assert "1 条有新进展，1 人有事待办" in json.loads(body)["text"]["content"]
    assert outbox.waiting() == ()
    assert digest(settings)[0] == 0
    notices.mark_read(reviewer)
    assert notices.unread(reviewer) == ()


def test_a_reminder_comes_with_the_next_digest_and_nothing_leaves_unasked(office: Office) -> None:
    key = brought_to(office, State.ASSIGNED)
    granting.grant_role(occasion=office.on(), account="keeper", role=Role.SECURITY_ADMIN)
    owner, _ = with_role(office, "li", Role.OWNER), with_role(office, "wang", Role.OFFICE)
    digest()
    notices.mark_read(owner)
    on = office.on(actor=people.account_of("wang").key)
    closing_out.remind(occasion=on, register="finding", key=key, reason="请尽快签收")
    count, outside = digest()
    assert (count, len(notices.unread(owner))) == (1, 1)
    assert outside.posted == outside.mailed == []


def test_bots_get_their_signatures() -> None:
    """Computed once with openssl from each manual's rule."""
    url, body = message(Bot.DINGTALK, "https://d.example/r?access_token=t", "SEC", "文", 1)
    assert url == (f"https://d.example/r?access_token=t&timestamp=1000&sign={DINGTALK_SIGN}")
    assert json.loads(body) == {"msgtype": "text", "text": {"content": "文"}}
    url, body = message(Bot.FEISHU, "https://f.example/h", "SEC", "文", 1)
    told = json.loads(body)
    assert (url, told["timestamp"], told["sign"]) == ("https://f.example/h", "1", FEISHU_SIGN)
    assert message(Bot.DINGTALK, "https://d.example/r", "", "文", 1)[0] == "https://d.example/r"
    assert "sign" not in json.loads(message(Bot.FEISHU, "u", "", "文", 1)[1])


DINGTALK_SIGN = "i97p5udA75lXdnoBEQ%2BJU2GXgG9rEztvlCjFLKGnr1E%3D"
FEISHU_SIGN = "xF6bmMWrulQjVqoxr22uj9eLI3+kMwtLdNECgjJxDRg="


def test_settings_beside_the_secrets(tmp_path: Path) -> None:
    assert notices.read_settings(tmp_path) == Settings()
    place = tmp_path / "notices.toml"
    place.write_text(
        '[[webhook]]\nbot = "feishu"\nurl = "https://f.example"\nsecret = "S"\n'
        '[mail]\nserver = "mail.example:25"\nfrom = "kanhe@office.example"\n'
    )
    hook = Channel(Bot.FEISHU, "https://f.example", "S")
    expected = Settings((hook,), "mail.example:25", "kanhe@office.example")
    assert notices.read_settings(tmp_path) == expected
    for text in ("[[webhook]]\nbot = 'pigeon'\nurl = 'u'\n", "webhook = 1\n", "not toml"):
        place.write_text(text)
        with pytest.raises(Refusal, match="notices_settings"):
            notices.read_settings(tmp_path)
