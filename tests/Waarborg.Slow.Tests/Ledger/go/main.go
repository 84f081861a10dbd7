// Reads a ledger's folder with the Go project's own code, golang.org/x/mod/sumdb: the checkpoint's signature, a proof of
// inclusion and a proof of consistency that Waarborg made, and the same proofs as Go makes them from the tiles.
//
//	verify FOLDER VKEY INDEX INCLUSION OLDER-CHECKPOINT CONSISTENCY
//
// INCLUSION and CONSISTENCY are files with one base64 hash on each line. Prints "good", or what is wrong, and ends with 1.
package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8

func main() {
	if err := verify(os.Args[1:]); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("good")
}

func verify(args []string) error {
	folder, vkey := args[0], args[1]
	index, err := strconv.ParseInt(args[2], 10, 64)
	if err != nil {
		return err
	}
	tree, err := open(filepath.Join(folder, "checkpoint"), vkey)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	older, err := open(args[4], vkey)
	if err != nil {
		return fmt.Errorf("older checkpoint: %w", err)
	}
	inclusion, err := hashes(args[3])
	if err != nil {
		return err
	}
	consistency, err := hashes(args[5])
	if err != nil {
		return err
	}
	entry, err := entryAt(folder, tree.N, index)
	if err != nil {
		return err
	}
	if err := tlog.CheckRecord(tlog.RecordProof(inclusion), tree.N, tree.Hash, index, tlog.RecordHash(entry)); err != nil {
		return fmt.Errorf("inclusion: %w", err)
	}
	if err := tlog.CheckTree(tlog.TreeProof(consistency), tree.N, tree.Hash, older.N, older.Hash); err != nil {
		return fmt.Errorf("consistency: %w", err)
	}
	reader := tlog.TileHashReader(tree, tiles(folder))
	own, err := tlog.ProveRecord(tree.N, index, reader)
	if err != nil || !same(own, inclusion) {
		return fmt.Errorf("the tiles give another proof of inclusion: %v %w", own, err)
	}
	continued, err := tlog.ProveTree(tree.N, older.N, reader)
	if err != nil || !same(continued, consistency) {
		return fmt.Errorf("the tiles give another proof of consistency: %v %w", continued, err)
	}
	return nil
}

func same(a, b []tlog.Hash) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// open reads a checkpoint: origin, size and root, signed by this key.
func open(path, vkey string) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return tlog.Tree{}, err
	}
	msg, err := os.ReadFile(path)
	if err != nil {
		return tlog.Tree{}, err
	}
	signed, err := note.Open(msg, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(signed.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, errors.New("not origin, size and root")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

func hashes(path string) ([]tlog.Hash, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var read []tlog.Hash
	for _, line := range strings.Fields(string(text)) {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		read = append(read, hash)
	}
	return read, nil
}

// entryAt reads one entry from its tile: each stands behind its length as two bytes.
func entryAt(folder string, size, index int64) ([]byte, error) {
	width := size - index/256*256
	if width > 256 {
		width = 256
	}
	bundle, err := os.ReadFile(filepath.Join(folder, path("entries", index/256, int(width))))
	if err != nil {
		return nil, err
	}
	buffer := bytes.NewBuffer(bundle)
	for i := int64(0); ; i++ {
		if buffer.Len() < 2 {
			return nil, errors.New("the tile of entries is cut off")
		}
		length := int(binary.BigEndian.Uint16(buffer.Next(2)))
		if buffer.Len() < length {
			return nil, errors.New("the tile of entries is cut off")
		}
		if entry := buffer.Next(length); i == index%256 {
			return entry, nil
		}
	}
}

// path is that of c2sp.org/tlog-tiles, which is not the one of Go's own checksum database.
func path(level string, number int64, width int) string {
	name := fmt.Sprintf("%03d", number%1000)
	for number /= 1000; number > 0; number /= 1000 {
		name = fmt.Sprintf("x%03d/%s", number%1000, name)
	}
	if width < 256 {
		name = fmt.Sprintf("%s.p/%d", name, width)
	}
	return "tile/" + level + "/" + name
}

type tiles string

func (tiles) Height() int { return tileHeight }

func (tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (folder tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var read [][]byte
	for _, tile := range wanted {
		bytes, err := os.ReadFile(filepath.Join(string(folder), path(strconv.Itoa(tile.L), tile.N, tile.W)))
		if err != nil {
			return nil, err
		}
		read = append(read, bytes)
	}
	return read, nil
}
