"""Second factor, lock-outs, sessions, tokens, and the access log that keeps them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from kanhe.accounts import access_log, people, second_factor, sessions, signing_in, tokens, totp
from kanhe.accounts.middleware import SessionGuard
from kanhe.accounts.models import AccessEvent, Account, OpenSession, RecoveryCode, SecondFactor
from kanhe.accounts.signing_in import Standing
from kanhe.registers.authority import Scope
from kanhe.store.folder import Folder
from kanhe.values.refusal import Refusal

from .test_people import GOOD, opened, refused, request_with_session

from django.contrib.auth import get_user  # isort: skip
from django.http import HttpRequest, HttpResponse  # isort: skip

NOW = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
SECRET = b"12345678901234567890"
pytestmark = pytest.mark.usefixtures("ledger")


@pytest.mark.parametrize(
    ("timestamp", "code"),
    [
        (59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"),
        (1234567890, "89005924"), (2000000000, "69279037"), (20000000000, "65353130"),
    ],
)  # fmt: skip
def test_codes_are_those_of_the_standard(timestamp: int, code: str) -> None:
    """RFC 6238, appendix B; six digits are the last six of its eight."""
    assert totp.code(SECRET, timestamp // 30) == code[-6:]


def test_a_code_holds_for_half_a_minute_around_and_once() -> None:
    given, step = totp.code(SECRET, 100), 100
    assert totp.matching_step(SECRET, f" {given[:3]} {given[3:]} ", 100 * 30) == step
    assert totp.matching_step(SECRET, given, 99 * 30) == step
    assert totp.matching_step(SECRET, given, 101 * 30 + 29) == step
    assert totp.matching_step(SECRET, given, 102 * 30) is None
    assert totp.matching_step(SECRET, given, 100 * 30, after=100) is None
    assert totp.matching_step(SECRET, "", 100 * 30) is None


def test_the_address_for_the_app() -> None:
    found = totp.address(SECRET, "勘合", "zhang")
    assert found.startswith("otpauth://totp/%E5%8B%98%E5%90%88%3Azhang?secret=GEZDGNBVGY3TQOJQ")


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def attempt(password: str, minutes: float = 0, login: str = "zhang", address: str = "") -> Standing:
    return signing_in.try_password(login, password, now=at(minutes), address=address)[0]


def enrolled(account: Account, folder: Folder) -> tuple[bytes, tuple[str, ...]]:
    secret = second_factor.begin(account, folder.keys)
    assert second_factor.pending(account, folder.keys) == secret
    first = totp.code(secret, int(NOW.timestamp()) // 30)
    return secret, second_factor.confirm(account, first, NOW, folder.keys)


def test_five_wrong_passwords_lock_for_a_quarter_of_an_hour() -> None:
    opened()
    assert [attempt("wrong") for _ in range(5)] == [Standing.WRONG] * 5
    assert attempt(GOOD, 1) is Standing.WRONG, "a guesser is not told that this is the one"
    assert attempt("wrong", 2) is Standing.WRONG
    assert attempt(GOOD, 14) is Standing.WRONG
    assert attempt(GOOD, 15.1) is Standing.RIGHT, "tries while locked do not count"
    assert [attempt("wrong", 16) for _ in range(4)] == [Standing.WRONG] * 4
    assert attempt(GOOD, 16) is Standing.RIGHT
    assert [attempt("wrong", 17) for _ in range(4)] == [Standing.WRONG] * 4
    assert attempt(GOOD, 17) is Standing.RIGHT, "a right one begins the count anew"


def test_an_address_that_tries_many_logins_is_locked() -> None:
    opened()
    for number in range(30):
        assert attempt("wrong", login=f"guess{number}", address="10.0.0.9") is Standing.WRONG
    assert attempt(GOOD, address="10.0.0.9") is Standing.LOCKED
    assert attempt(GOOD, address="10.0.0.8") is Standing.RIGHT
    assert not AccessEvent.objects.filter(detail__contains="guess").exists(), "may be a password"


def test_a_second_factor_is_asked_for_and_serves_once(ledger: Folder) -> None:
    account = opened()
    secret, codes = enrolled(account, ledger)
    standing, found = signing_in.try_password("zhang", GOOD, now=NOW)
    assert (standing, found) == (Standing.NEEDS_CODE, account)

    def let_in(code: str, minutes: float) -> bool:
        return signing_in.try_code(account, code, now=at(minutes), keys=ledger.keys)

    step = int(NOW.timestamp()) // 30
    assert not let_in(totp.code(secret, step), 0), "it served to enrol"
    assert let_in(totp.code(secret, step + 4), 2)
    assert not let_in(totp.code(secret, step + 4), 2)
    assert let_in(f"{codes[0][:5]}-{codes[0][5:].upper()}", 3)
    assert not let_in(codes[0], 3)
    assert len(set(codes)) == 10
    for _ in range(4):
        assert not let_in("000000", 4)
    assert not let_in(codes[1], 5), "locked"
    assert let_in(codes[1], 20)


def test_secrets_are_nowhere_in_clear(ledger: Folder) -> None:
    account = opened()
    secret, codes = enrolled(account, ledger)
    row = SecondFactor.objects.get()
    assert secret.hex() not in row.sealed.encode().hex()
    held = set(RecoveryCode.objects.values_list("digest", flat=True))
    assert not held & set(codes)
    assert (ledger.keys / "accounts.key").stat().st_mode & 0o777 == 0o600
    (ledger.keys / "accounts.key").unlink()
    refused("second_factor_sealed", second_factor.is_good, account, "123456", NOW, ledger.keys)


def test_enrolling_asks_for_the_first_code(ledger: Folder) -> None:
    account = opened()
    refused("second_factor_unknown", second_factor.confirm, account, "1", NOW, ledger.keys)
    second_factor.begin(account, ledger.keys)
    refused("code_wrong", second_factor.confirm, account, "12", NOW, ledger.keys)
    assert not second_factor.is_asked(account)
    assert not second_factor.is_good(account, "123456", NOW, ledger.keys)
    enrolled(account, ledger)
    refused("second_factor_known", second_factor.begin, account, ledger.keys)
    assert second_factor.pending(account, ledger.keys) is None
    second_factor.remove(account)
    assert signing_in.try_password("zhang", GOOD, now=NOW)[0] is Standing.RIGHT


def test_one_s_own_password() -> None:
    account = opened()

    def change(old: str, new: str) -> None:
        signing_in.change_password(account, old, new, now=NOW)

    refused("password_wrong", change, "wrong", "a longer new one")
    refused("password_weak", change, GOOD, "short")
    change(GOOD, "a longer new one")
    assert attempt("a longer new one") is Standing.RIGHT


def request_of(account: Account, minutes: float = 0) -> HttpRequest:
    request = request_with_session()
    request.META["REMOTE_ADDR"] = "10.0.0.7"
    request.META["HTTP_USER_AGENT"] = "Chromium 88"
    sessions.begin(request, account, now=at(minutes))
    request.user = get_user(request)  # type: ignore[assignment]
    return request


def test_an_idle_session_is_locked_and_a_used_one_is_not() -> None:
    account = opened()
    request = request_of(account)
    sessions.look_at(request, now=at(0.5))
    assert sessions.sessions_of(account)[0].seen_at == NOW, "not a row for each page"
    sessions.look_at(request, now=at(29))
    sessions.look_at(request, now=at(58))
    assert sessions.sessions_of(account)[0].seen_at == at(58)
    sessions.look_at(request, now=at(89))
    assert not get_user(request).is_authenticated
    assert sessions.sessions_of(account) == ()
    assert access_log.accesses()[0].detail == "idle"


def test_sessions_are_listed_and_ended_from_afar() -> None:
    account = opened()
    here, there = request_of(account), request_of(account, 1)
    listed = sessions.sessions_of(account)
    assert [(one.address, one.agent) for one in listed] == [("10.0.0.7", "Chromium 88")] * 2
    key = str(there.session.session_key)
    assert sessions.end_session(account, key, now=at(2))
    assert not sessions.end_session(account, key, now=at(2))
    assert not there.session.exists(key)
    sessions.end(here, now=at(3))
    assert not OpenSession.objects.exists()


def test_the_guard_stands_before_every_page() -> None:
    """The guard reads a clock; the session began long before it."""
    request = request_of(opened())
    seen: list[bool] = []

    def page(asked: HttpRequest) -> HttpResponse:
        seen.append(get_user(asked).is_authenticated)
        return HttpResponse("")

    guard = SessionGuard(page)
    guard(request)
    nobody = request_with_session()
    guard(nobody)
    assert seen == [False, False]


def test_tokens_are_kept_as_digests_expire_and_are_revoked() -> None:
    account, today = opened(), NOW.date()
    token = tokens.make_token(account, " 导数程序 ", Scope.READ, date(2026, 6, 1), today)
    assert token not in str(list(account.service_tokens.values()))
    assert tokens.speaking_by(token, NOW) == (account, Scope.READ)
    assert tokens.speaking_by(token, datetime(2026, 6, 1, tzinfo=UTC)) is None
    assert tokens.speaking_by(f"{token}x", NOW) is None
    people.set_active(account, is_active=False)
    assert tokens.speaking_by(token, NOW) is None
    people.set_active(account, is_active=True)
    assert tokens.revoke_token(account, "导数程序") == 1
    assert tokens.speaking_by(token, NOW) is None
    assert [one.is_revoked for one in tokens.tokens()] == [True]
    refused("token_unknown", tokens.revoke_token, account, "导数程序")


def test_a_token_is_named_once_and_for_some_days() -> None:
    account, today = opened(), NOW.date()

    def make(name: str, until: date) -> str:
        return tokens.make_token(account, name, Scope.REGISTER, until, today)

    refused("token_days", make, "导数", today)
    refused("token_name", make, "  ", date(2026, 6, 1))
    make("导数", date(2026, 6, 1))
    refused("token_known", make, "导数", date(2026, 7, 1))
    tokens.revoke_token(account, "导数")
    make("导数", date(2026, 7, 1))


def test_the_use_of_a_token_is_told() -> None:
    account = opened()
    token = tokens.make_token(account, "导数", Scope.ALL, date(2026, 6, 1), NOW.date())
    for minutes in (0, 0.5, 10, 24 * 60):
        tokens.speaking_by(token, at(minutes))
    tokens.speaking_by("kanhe_guessed", at(0))
    assert [one.used_at for one in tokens.tokens()] == [at(24 * 60)]
    lines = [(one.kind, one.account == account.key) for one in access_log.accesses()]
    assert lines == [("token", False), ("token", True), ("token", True)], "once a day, each fault"
    assert not access_log.accesses()[0].is_success


def test_the_access_log_only_grows() -> None:
    old, fresh = datetime.now(UTC) - timedelta(days=184), datetime.now(UTC)
    access_log.note(old, "sign_in", "a-1")
    access_log.note(fresh, "sign_in", "a-1", address="10.0.0.7")
    access_log.note(fresh, "sign_in", "a-2", is_success=False)
    assert [one.account for one in access_log.accesses()] == ["a-2", "a-1", "a-1"]
    (latest, _) = access_log.accesses(account="a-1")
    assert access_log.accesses(account="a-1", before=latest.number)[0].at < fresh
    for sql in ("UPDATE access_event SET kind = 'x'", "DELETE FROM access_event"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM access_event WHERE id < %s", [latest.number])
    assert len(access_log.accesses()) == 2


def test_a_refusal_is_raised_as_such() -> None:
    with pytest.raises(Refusal):
        people.account_of("nobody")
