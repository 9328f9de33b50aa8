"""Messages to group bots: DingTalk, WeCom, Feishu (钉钉、企业微信、飞书), each signed its way."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import quote_plus


class Bot(StrEnum):
    """Whose bot it is."""

    DINGTALK = "dingtalk"
    WECOM = "wecom"
    FEISHU = "feishu"


def message(bot: Bot, url: str, secret: str, text: str, timestamp: int) -> tuple[str, bytes]:
    """Return the address and the body of a message; *timestamp* in seconds since 1970.

    Signatures: HMAC-SHA-256 as each bot's manual says; WeCom has its secret in the address.
    """
    if bot is Bot.WECOM:
        return url, _body({"msgtype": "text", "text": {"content": text}})
    if bot is Bot.DINGTALK:
        milliseconds = timestamp * 1000
        signature = _signed(secret, f"{milliseconds}\n{secret}")
        address = f"{url}&timestamp={milliseconds}&sign={quote_plus(signature)}" if secret else url
        return address, _body({"msgtype": "text", "text": {"content": text}})
    told: dict[str, object] = {"msg_type": "text", "content": {"text": text}}
    if secret:
        told |= {"timestamp": str(timestamp), "sign": _signed(f"{timestamp}\n{secret}", "")}
    return url, _body(told)


def _signed(key: str, text: str) -> str:
    digest = hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode("ascii")


def _body(told: Mapping[str, object]) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode("utf-8")
