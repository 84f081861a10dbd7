"""What HMA does before it hashes: decode with Pillow, brightness with numpy in 64-bit floats, then 32.

pillow.py FILE RUNS: prints {"decode", "luma"}, the median milliseconds of each.
pillow.py --make PICTURE QUALITY JPEG: writes the picture as a JPEG. pillow.py --convert PICTURE FORMAT FILE: as another.
Debian's python3-pil and python3-numpy.
"""
import io
import json
import statistics
import sys
import time

import numpy as np
from PIL import Image

if sys.argv[1] == "--make":
    Image.open(sys.argv[2]).convert("RGB").save(sys.argv[4], "JPEG", quality=int(sys.argv[3]))
    sys.exit()
if sys.argv[1] == "--convert":
    Image.open(sys.argv[2]).convert("RGB").save(sys.argv[4], sys.argv[3])
    sys.exit()
with open(sys.argv[1], "rb") as file:
    data = file.read()
decodes, lumas = [], []
for _ in range(int(sys.argv[2])):
    begun = time.perf_counter()
    picture = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
    decoded = time.perf_counter()
    luma = (np.dot(picture, [0.299, 0.587, 0.114])).astype(np.float32)
    lumas.append((time.perf_counter() - decoded) * 1e3)
    decodes.append((decoded - begun) * 1e3)
print(json.dumps({"decode": statistics.median(decodes), "luma": statistics.median(lumas)}))
