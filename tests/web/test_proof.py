"""The public page counts a figure's bundle again, by the code of the verifier in one file."""

import io
import json

import pytest
from django.http import HttpResponse
from django.test import Client

from kanhe.accounts.models import Account
from kanhe.acts.founding import write_policy
from kanhe.acts.publishing import sign_checkpoint
from kanhe.store.folder import Folder
from kanhe.web import receipt_page
from tests.web.city import as_

FIGURE = "/figures/findings/bundle?org=city&from=2026-03-09&to=2026-03-31"


@pytest.fixture
def bundle(
    people: dict[str, Account], bare_ledger: Folder, monkeypatch: pytest.MonkeyPatch
) -> bytes:
    """The bundle of a figure of two findings, as the page of its trace gives it."""
    monkeypatch.setenv("KANHE_LEDGER", str(bare_ledger.path))
    write_policy(bare_ledger.keys)
    sign_checkpoint(keys=bare_ledger.keys)
    return as_(people["office"]).get(FIGURE).content


def sent(data: bytes, name: str = "findings.json") -> HttpResponse:
    file = io.BytesIO(data)
    file.name = name
    return Client().post("/proof", {"file": file})


def test_a_figure_is_counted_again_before_the_reader(bundle: bytes) -> None:
    answer = sent(bundle)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "已证实" in page
    assert "背后的 2 条记录" in page
    pasted = Client().post("/proof", {"receipt": bundle.decode()}).content.decode()
    assert "已证实" in pasted


def test_an_altered_figure_is_refused_with_its_reason(bundle: bytes) -> None:
    told = json.loads(bundle)
    told["figure"]["value"] = "3"
    answer = sent(json.dumps(told, ensure_ascii=False).encode())
    assert answer.status_code == 422
    assert "不要采信" in answer.content.decode()
    assert sent(b"{}").status_code == 422


def test_what_is_packed_or_too_large_is_told_so(
    bundle: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = sent(b"PK\x03\x04" + bundle, "findings.zip")
    assert packed.status_code == 422
    assert "请先解压" in packed.content.decode()
    monkeypatch.setattr(receipt_page, "LONGEST", 1 << 10)
    large = sent(bundle)
    assert large.status_code == 422
    assert "kanhe_verify.py" in large.content.decode()
