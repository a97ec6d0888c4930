// Checks that an event is in a log, with the Go implementations of the formats.
package main

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(vkey, proofFile, eventFile string) error {
	text, err := os.ReadFile(proofFile)
	if err != nil {
		return err
	}
	event, err := os.ReadFile(eventFile)
	if err != nil {
		return err
	}
	head, checkpoint, ok := strings.Cut(string(text), "\n\n")
	lines := strings.Split(head, "\n")
	if !ok || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return fmt.Errorf("no tlog-proof")
	}
	// Extra data, which nothing vouches for: the event is given beside it.
	if extra, found := strings.CutPrefix(lines[1], "extra "); found {
		if _, err := base64.StdEncoding.DecodeString(extra); err != nil || len(lines) < 3 {
			return fmt.Errorf("no extra data")
		}
		lines = append(lines[:1], lines[2:]...)
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil {
		return err
	}
	var record tlog.RecordProof
	var path [][]byte
	for _, line := range lines[2:] {
		h, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		record = append(record, h)
		path = append(path, append([]byte(nil), h[:]...))
	}
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return err
	}
	signed, err := note.Open([]byte(checkpoint), note.VerifierList(verifier))
	if err != nil {
		return err
	}
	parts := strings.Split(signed.Text, "\n")
	if len(parts) < 3 || parts[0] != verifier.Name() {
		return fmt.Errorf("not a checkpoint of %s", verifier.Name())
	}
	size, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil {
		return err
	}
	root, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(root) != sha256.Size {
		return fmt.Errorf("no root hash")
	}
	if err := tlog.CheckRecord(record, size, tlog.Hash(root), index, tlog.RecordHash(event)); err != nil {
		return fmt.Errorf("sumdb/tlog: %w", err)
	}
	leaf := rfc6962.DefaultHasher.HashLeaf(event)
	if err := proof.VerifyInclusion(rfc6962.DefaultHasher, uint64(index), uint64(size), leaf, path, root); err != nil {
		return fmt.Errorf("transparency-dev/merkle: %w", err)
	}
	fmt.Printf("index %d of %d in %s\n", index, size, verifier.Name())
	return nil
}
