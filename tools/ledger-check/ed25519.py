"""Ed25519 in plain Python: verification only (RFC 8032), so that nothing here
needs to be constant in time."""

import hashlib

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)


def point_add(p, q):
    """Points are (X, Y, Z, T): x = X/Z, y = Y/Z, xy = T/Z.  The formula is
    complete: it doubles as well."""
    x1, y1, z1, t1 = p
    x2, y2, z2, t2 = q
    a = (y1 - x1) * (y2 - x2) % P
    b = (y1 + x1) * (y2 + x2) % P
    c = 2 * D * t1 * t2 % P
    d = 2 * z1 * z2 % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def point_decode(data):
    """RFC 8032 5.1.3; None where the bytes are no canonical point."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * SQRT_M1 % P
    if x * x % P != square or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = point_decode((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def ed25519_true(public, message, signature):
    """Whether [S]B - [k]A encodes to R: without cofactor, S below the order."""
    if len(public) != 32 or len(signature) != 64:
        return False
    a = point_decode(public)
    s = int.from_bytes(signature[32:], "little")
    if a is None or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    # Both products at once, bit by bit (Shamir's trick): one doubling serves both.
    minus_a = P - a[0], a[1], a[2], P - a[3]
    sums = (0, 1, 1, 0), BASE, minus_a, point_add(BASE, minus_a)
    sum_ = sums[0]
    for bit in range(252, -1, -1):
        sum_ = point_add(point_add(sum_, sum_), sums[(s >> bit & 1) + 2 * (k >> bit & 1)])
    inverse = pow(sum_[2], -1, P)
    x, y = sum_[0] * inverse % P, sum_[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]
