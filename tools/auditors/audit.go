// audit checks an exported log with golang.org/x/mod/sumdb/{note,tlog}: code that knows nothing of
// Kanhe. It reads DIR/checkpoint, DIR/tile/..., and the keys and proofs that its caller wrote to
// DIR/audit.json, recomputes every leaf, every tile and the root, and checks the proofs.
//
// tlog.TileHashReader is not used: before x/mod 0.40 it returned full tiles unchecked
// (CVE-2026-56865), so this program recomputes them all.
//
//	audit DIR
package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	height = 8
	width  = 1 << height
)

// claims is what the caller says of the log, to be borne out.
type claims struct {
	LogKey      string
	WitnessKeys []string
	OldSize     int64
	OldRoot     []byte
	Consistency [][]byte
	Inclusion   []struct {
		Index int64
		Body  []byte
		Proof [][]byte
	}
}

// witness verifies cosignatures (C2SP tlog-cosignature, 0x04), which x/mod does not know.
type witness struct {
	name string
	id   uint32
	key  ed25519.PublicKey
}

func (w witness) Name() string    { return w.name }
func (w witness) KeyHash() uint32 { return w.id }

func (w witness) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	seconds := binary.BigEndian.Uint64(signature)
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", seconds, text)
	return ed25519.Verify(w.key, []byte(message), signature[8:])
}

func newWitness(text string) (note.Verifier, error) {
	parts := strings.SplitN(text, "+", 3)
	if len(parts) != 3 {
		return nil, fmt.Errorf("key %q has not three parts", text)
	}
	id, err := strconv.ParseUint(parts[1], 16, 32)
	if err != nil {
		return nil, err
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 1+ed25519.PublicKeySize || key[0] != 4 {
		return nil, fmt.Errorf("key %q is not a witness's", text)
	}
	return witness{parts[0], uint32(id), key[1:]}, nil
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: audit DIR")
	}
	dir := os.Args[1]
	var said claims
	check(json.Unmarshal(read(dir, "audit.json"), &said))
	tree := openCheckpoint(read(dir, "checkpoint"), said)
	bodies, root := recompute(dir, tree.N)
	if root != tree.Hash {
		log.Fatalf("root of the entries is %v, the checkpoint says %v", root, tree.Hash)
	}
	for _, one := range said.Inclusion {
		check(tlog.CheckRecord(proof(one.Proof), tree.N, tree.Hash, one.Index, tlog.RecordHash(one.Body)))
		if !bytes.Equal(bodies[one.Index], one.Body) {
			log.Fatalf("entry %d is another in its bundle", one.Index)
		}
	}
	check(tlog.CheckTree(proof(said.Consistency), tree.N, tree.Hash, said.OldSize, hash(said.OldRoot)))
	fmt.Printf("accepted: %d entries, %d inclusion proofs, 1 consistency proof, %d signatures\n",
		tree.N, len(said.Inclusion), 1+len(said.WitnessKeys))
}

// openCheckpoint returns the tree that the log and all witnesses signed.
func openCheckpoint(data []byte, said claims) tlog.Tree {
	logKey, err := note.NewVerifier(said.LogKey)
	check(err)
	verifiers := []note.Verifier{logKey}
	for _, text := range said.WitnessKeys {
		verifier, err := newWitness(text)
		check(err)
		verifiers = append(verifiers, verifier)
	}
	opened, err := note.Open(data, note.VerifierList(verifiers...))
	check(err)
	if len(opened.Sigs) != len(verifiers) {
		log.Fatalf("%d known signatures, not %d", len(opened.Sigs), len(verifiers))
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != logKey.Name() {
		log.Fatal("checkpoint has other lines or another origin")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err)
	root, err := base64.StdEncoding.DecodeString(lines[2])
	check(err)
	return tlog.Tree{N: size, Hash: hash(root)}
}

// recompute returns all entries and their root, having compared every tile on the way.
func recompute(dir string, size int64) ([][]byte, tlog.Hash) {
	var bodies [][]byte
	var row []tlog.Hash
	for start := int64(0); start < size; start += width {
		place := tlog.Tile{H: height, L: 0, N: start / width, W: int(min(width, size-start))}
		bundle := read(dir, strings.Replace(tilePath(place), "tile/0/", "tile/entries/", 1))
		for i := 0; i < place.W; i++ {
			if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
				log.Fatalf("bundle %d is cut short", place.N)
			}
			end := 2 + int(binary.BigEndian.Uint16(bundle))
			bodies = append(bodies, bundle[2:end])
			row = append(row, tlog.RecordHash(bundle[2:end]))
			bundle = bundle[end:]
		}
		if len(bundle) != 0 {
			log.Fatalf("bundle %d runs over", place.N)
		}
	}
	leaves := row
	for level := 0; len(row) > 0; level++ {
		row = compareTiles(dir, level, row)
	}
	return bodies, mth(leaves)
}

// compareTiles compares the tiles of one level with its hashes and returns those of the next.
func compareTiles(dir string, level int, row []tlog.Hash) []tlog.Hash {
	var above []tlog.Hash
	for start := 0; start < len(row); start += width {
		part := row[start:int(min(int64(start+width), int64(len(row))))]
		place := tlog.Tile{H: height, L: level, N: int64(start / width), W: len(part)}
		var joined []byte
		for _, one := range part {
			joined = append(joined, one[:]...)
		}
		if !bytes.Equal(joined, read(dir, tilePath(place))) {
			log.Fatalf("tile %s differs", tilePath(place))
		}
		if len(part) == width {
			above = append(above, mth(part))
		}
	}
	return above
}

// mth is the Merkle tree hash as RFC 6962 section 2.1 defines it.
func mth(hashes []tlog.Hash) tlog.Hash {
	if len(hashes) == 1 {
		return hashes[0]
	}
	k := 1
	for k*2 < len(hashes) {
		k *= 2
	}
	return tlog.NodeHash(mth(hashes[:k]), mth(hashes[k:]))
}

// tilePath is x/mod's own path without the height that it puts first.
func tilePath(place tlog.Tile) string {
	return strings.Replace(place.Path(), "tile/8/", "tile/", 1)
}

func proof(hashes [][]byte) []tlog.Hash {
	var all []tlog.Hash
	for _, one := range hashes {
		all = append(all, hash(one))
	}
	return all
}

func hash(data []byte) (one tlog.Hash) {
	if len(data) != len(one) {
		log.Fatalf("a hash of %d bytes", len(data))
	}
	copy(one[:], data)
	return one
}

func read(dir, path string) []byte {
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(path)))
	check(err)
	return data
}

func min(one, other int64) int64 {
	if one < other {
		return one
	}
	return other
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
