"""Prove a record before the reader: every entry of it in the signed log, every file whole."""

from dataclasses import dataclass

from kanhe.registers.projection import Record
from kanhe.store import checkpoints, evidence, queries
from kanhe.store.folder import Folder
from kanhe.tlog.checkpoint import parse_checkpoint
from kanhe.tlog.proofs import check_inclusion
from kanhe.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Proven:
    """What was checked, and what did not hold (codes of refusals)."""

    entries: int
    files: int
    size: int
    waiting: int
    faults: tuple[str, ...]


def prove(record: Record, folder: Folder) -> Proven:
    """Check every entry of *record* against the latest checkpoint, and every file by its digest."""
    signed = parse_checkpoint(checkpoints.checkpoint().text)
    numbers = [one.entry_number for one in record.trail]
    covered = [number for number in numbers if number <= signed.size]
    faults: list[str] = []
    for number in covered:
        try:
            proof = checkpoints.receipt(number)
            body = queries.entry(number).body
            check_inclusion(signed, body, proof.index, proof.proof)
        except Refusal as fault:
            faults.append(fault.code)
    files = {one.sha256 for one in record.evidence}
    for digest in files:
        try:
            evidence.read(folder.evidence, digest)
        except Refusal as fault:
            faults.append(fault.code)
    return Proven(len(covered), len(files), signed.size, len(numbers) - len(covered), tuple(faults))
