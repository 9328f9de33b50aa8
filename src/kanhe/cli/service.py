"""`kanhe install-service`: a systemd unit that serves a ledger from the start of the machine on."""

import getpass
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from kanhe.cli.arguments import read, whole_number
from kanhe.cli.command import told_help
from kanhe.cli.session import DONE, answered, ledger_parser
from kanhe.formats.wording import Lang, say

_PORT = 8000

_TEMPLATE = """\
[Unit]
Description=Kanhe ledger in {place}
After=network.target

[Service]
User={user}
ExecStart={command}
Restart=on-failure
TimeoutStopSec=30
KillSignal=SIGTERM
NoNewPrivileges=true
PrivateTmp=true
ProtectSystem=strict
ReadWritePaths={place}
ProtectKernelTunables=true
ProtectControlGroups=true
RestrictSUIDSGID=true

[Install]
WantedBy=multi-user.target
"""


@answered
def run(arguments: Sequence[str], lang: Lang) -> int:
    """Print the systemd unit for a ledger, or write it with -o."""
    parser = ledger_parser("install-service")
    for option in ("--host", "--port", "--user", "-o"):
        parser.add_argument(option)
    options = read(parser, arguments, ("dir",))
    if options.is_help:
        return told_help("install-service", options, lang)
    from kanhe.cli.importing import write_output
    from kanhe.store.folder import read_folder

    place = read_folder(Path(options.dir)).path
    port = whole_number("install-service", "--port", options.port, 65_535) or _PORT
    words = [str(Path(sys.executable).with_name("kanhe")), "serve", str(place)]
    words += ["--host", options.host or "127.0.0.1", "--port", str(port)]
    text = _TEMPLATE.format(
        place=place, user=options.user or getpass.getuser(), command=shlex.join(words)
    )
    if options.o is None:
        print(text, end="")
        return DONE
    write_output(Path(options.o), text.encode())
    print(say("serve.service_written", options.lang or lang, path=options.o))
    return DONE
