"""A small provider of sign-in, run in a thread of the test; honest unless told otherwise."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey


class Provider:
    """What it vouches for is `subject`; `claims`, `signs`, `told` are where it can be dishonest."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://127.0.0.1:{port}"
        self.subject = "zhang-at-city"
        self.key = RSAKey.generate_key(2048, {"kid": "k1"})
        self.signs: RSAKey | OctKey = self.key
        self.header: dict[str, str] = {"alg": "RS256", "kid": "k1"}
        self.claims: dict[str, Any] = {}
        self.told: dict[str, str] = {}
        self.asked: dict[str, dict[str, str]] = {}
        self.paths: list[str] = []
        self.redeemed: list[tuple[dict[str, str], str]] = []

    def discovery(self) -> dict[str, str]:
        """Return where it is asked."""
        places = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "k"}
        found = {name: f"{self.issuer}/{path}" for name, path in places.items()}
        return {"issuer": self.issuer, **found, **self.told}

    def back(self, query: dict[str, str]) -> str:
        """Return where a browser is sent back to."""
        self.asked["code-1"] = query
        return f"{query['redirect_uri']}?{urlencode({'code': 'code-1', 'state': query['state']})}"

    def token(self, now: int) -> str:
        """Return an ID token for what was asked last."""
        asked = self.asked["code-1"]
        claims = {
            "iss": self.issuer, "sub": self.subject, "aud": asked["client_id"],
            "iat": now, "exp": now + 300, "nonce": asked["nonce"], **self.claims,
        }  # fmt: skip
        algorithms = [self.header["alg"]]
        return jwt.encode(self.header, claims, self.signs, algorithms=algorithms)


@contextmanager
def provider(now: Any) -> Iterator[Provider]:
    """Give a running provider; *now* returns the seconds it writes into tokens."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            place = urlsplit(self.path)
            here.paths.append(place.path)
            if place.path == "/authorize":
                query = {name: one[0] for name, one in parse_qs(place.query).items()}
                self.send_response(302)
                self.send_header("Location", here.back(query))
                self.end_headers()
            elif place.path == "/k":
                self._tell({"keys": [here.key.as_dict(private=False)]})
            elif place.path == "/.well-known/openid-configuration":
                self._tell(here.discovery())
            else:  # "/away": leads to another host
                self.send_response(302)
                self.send_header("Location", "http://127.0.0.1:1/")
                self.end_headers()

        def do_POST(self) -> None:
            here.paths.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: one[0] for name, one in parse_qs(body).items()}
            here.redeemed.append((form, self.headers.get("Authorization", "")))
            self._tell({"id_token": here.token(now()), "token_type": "Bearer"})

        def _tell(self, told: object) -> None:
            body = json.dumps(told).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here = Provider(server.server_port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)
