"""Vectors as whole numbers, so that a dot product is exact: the same for every order of summing, library and machine."""

import numpy as np
from scipy import sparse

UNIT = 4096
"""What stands for 1."""
LEAST = 32
"""Entries below 1/128 are left out: most of a vector's entries, and together they decide nothing."""
SQUARE = float(UNIT * UNIT)


def fixed(vectors: sparse.csr_matrix) -> sparse.csr_matrix:
    """Rows of numbers from 0 to 1 → the same rows as int32 multiples of 1/UNIT."""
    found = sparse.csr_matrix(vectors, copy=True)
    found.data = np.rint(found.data * UNIT).astype(np.int32)
    found.data[found.data < LEAST] = 0
    found.eliminate_zeros()
    found.sort_indices()
    return found


def dots(rows: sparse.csr_matrix, columns: sparse.csr_matrix) -> np.ndarray:
    """(rows × columns) dot products of fixed vectors, at most 1, float64."""
    return np.minimum(1.0, (rows @ columns).toarray().astype(np.float64) / SQUARE)
