"""The bare products of an epoch, called by ctypes: `python3 products.py CONFIG`, prints one line of JSON. Needs nothing but Python."""
import ctypes
import json
import mmap
import sys
import time

config = json.loads(sys.argv[1])
blas = ctypes.CDLL(config['library'])
(inputs, hidden, outputs), batch, examples, threads = config['sizes'], config['batch'], config['examples'], config['threads']
ROW_MAJOR, NO, YES = 101, 111, 112
WORTH_THREADS = 4_000_000  # multiply-adds; with fewer, one of OpenBLAS's threads is faster than two
keep = []


def floats(length):
    """Zeros in pages of their own, which begin on every boundary one may want."""
    pages = mmap.mmap(-1, length * 4)
    keep.append(pages)
    return ctypes.c_void_p(ctypes.addressof(ctypes.c_char.from_buffer(pages)))


X, W1, H, dH = floats(batch * inputs), floats(inputs * hidden), floats(batch * hidden), floats(batch * hidden)
W2, O, dW1, dW2 = floats(hidden * outputs), floats(batch * outputs), floats(inputs * hidden), floats(hidden * outputs)
one, zero = ctypes.c_float(1), ctypes.c_float(0)


def product(trans_a, trans_b, m, n, k, a, b, c, by_size):
    if by_size:
        blas.openblas_set_num_threads(threads if m * n * k >= WORTH_THREADS else 1)
    blas.cblas_sgemm(ROW_MAJOR, trans_a, trans_b, m, n, k, one, a, m if trans_a == YES else k, b, k if trans_b == YES else n, zero, c, n)


def epoch(by_size):
    blas.openblas_set_num_threads(threads)
    start = time.perf_counter()
    for at in range(0, examples, batch):
        m = min(batch, examples - at)
        product(NO, NO, m, hidden, inputs, X, W1, H, by_size)
        product(NO, NO, m, outputs, hidden, H, W2, O, by_size)
        product(NO, YES, m, hidden, outputs, O, W2, dH, by_size)
        product(YES, NO, hidden, outputs, m, H, O, dW2, by_size)
        product(YES, NO, inputs, hidden, m, X, dH, dW1, by_size)
    return time.perf_counter() - start


def small(on):
    blas.openblas_set_num_threads(on)
    start = time.perf_counter()
    for _ in range(1000):
        product(NO, NO, batch, outputs, hidden, H, W2, O, False)
    return (time.perf_counter() - start) / 1000


epoch(True), epoch(False)
times = [(epoch(True), epoch(False)) for _ in range(config['rounds'])]
print(json.dumps({
    'switched': [a for a, _ in times],
    'fixed': [b for _, b in times],
    'small': {on: min(small(on) for _ in range(3)) for on in (1, threads)},
}))
