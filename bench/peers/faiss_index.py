"""FAISS beside the index: the same hashes, the same queries, one thread. Debian's python3-faiss.

faiss_index.py HASHES QUERIES: files of 32 bytes for each hash. For each line "NAME" on standard input it times every query
once and prints {"name", "p50", "p99", "found"} in microseconds. Names: flat, multi16 (16 parts of 16 bits, 1 flip: what
HMA takes), multi11 (11 parts of 23 bits, 2 flips: the quickest of its exact ones).
"""
import json
import sys
import time

import faiss
import numpy as np

RADIUS = 32  # its search is strict: under 32 is within 31
BITS = 256

faiss.omp_set_num_threads(1)
hashes = np.fromfile(sys.argv[1], dtype=np.uint8).reshape(-1, BITS // 8)
queries = np.fromfile(sys.argv[2], dtype=np.uint8).reshape(-1, BITS // 8)
made = {}


def index(name):
    if name not in made:
        if name == "flat":
            one = faiss.IndexBinaryFlat(BITS)
        else:
            parts, bits, flips = {"multi16": (16, 16, 1), "multi11": (11, 23, 2)}[name]
            one = faiss.IndexBinaryMultiHash(BITS, parts, bits)
            one.nflip = flips
        one.add(hashes)
        made.clear()
        made[name] = one
    return made[name]


for line in sys.stdin:
    name = line.strip()
    one = index(name)
    times, found = [], 0
    for query in queries:
        begun = time.perf_counter()
        limits, _, _ = one.range_search(query[None, :], RADIUS)
        times.append((time.perf_counter() - begun) * 1e6)
        found += int(limits[1])
    p50, p99 = np.percentile(times, [50, 99])
    print(json.dumps({"name": name, "p50": p50, "p99": p99, "found": found}), flush=True)
