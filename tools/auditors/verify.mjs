// verify checks an exported log's checkpoint and inclusion proofs with @sigstore/verify (npm):
// code that knows nothing of Kanhe. It reads DIR/checkpoint and DIR/audit.json, which its caller
// wrote. The two modules it needs are not part of that package's public face, so they are
// required by path; NODE_PATH may say where the package is.
//
//   node verify.mjs DIR
import { createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);
const { verifyCheckpoint } = require("@sigstore/verify/dist/tlog/checkpoint.js");
const { verifyMerkleInclusion } = require("@sigstore/verify/dist/tlog/merkle.js");

const ED25519_SPKI = Buffer.from("302a300506032b6570032100", "hex"); // RFC 8410, before the key

function parseKey(text) {
  const [name, id, ...rest] = text.split("+");
  const key = Buffer.from(rest.join("+"), "base64"); // that alphabet has a plus, too
  const der = Buffer.concat([ED25519_SPKI, key.subarray(1)]);
  return {
    logID: Buffer.from(id, "hex"),
    publicKey: createPublicKey({ key: der, format: "der", type: "spki" }),
    baseURL: name, // the package matches the signer's name against it
  };
}

const directory = process.argv[2];
const said = JSON.parse(readFileSync(join(directory, "audit.json"), "utf8"));
const envelope = readFileSync(join(directory, "checkpoint"), "utf8");

let checkpoint;
for (const one of said.Inclusion) {
  const entry = {
    canonicalizedBody: Buffer.from(one.Body, "base64"),
    inclusionProof: {
      logIndex: String(one.Index),
      hashes: one.Proof.map((hash) => Buffer.from(hash, "base64")),
      checkpoint: { envelope },
    },
  };
  checkpoint = verifyCheckpoint(entry, [parseKey(said.LogKey)]);
  verifyMerkleInclusion(entry, checkpoint);
}
if (checkpoint === undefined || checkpoint.origin !== said.LogKey.split("+", 1)[0]) {
  throw new Error("nothing to check, or another log");
}
console.log(`accepted: ${said.Inclusion.length} entries in a log of ${checkpoint.logSize}`);
