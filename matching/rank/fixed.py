"""Vectors as whole numbers, so that a dot product is exact: the same for every order of summing, library and machine."""

import copy

import numpy as np
from scipy import sparse

UNIT = 4096
"""What stands for 1."""
LEAST = 32
"""Entries below 1/128 are left out: most of a vector's entries, and together they decide nothing."""
SQUARE = float(UNIT * UNIT)


def fixed(vectors: sparse.csr_matrix) -> sparse.csr_matrix:
    """Rows of numbers from 0 to 1 → the same rows as int32 multiples of 1/UNIT."""
    found = vectors.tocsr()
    if not found.has_sorted_indices:
        found = found.sorted_indices()
    values = np.rint(found.data * UNIT).astype(np.int32)
    kept = values >= LEAST
    ends = np.concatenate(([0], np.cumsum(kept)))[found.indptr].astype(found.indptr.dtype)
    return with_rows(found, values[kept], found.indices[kept], ends)


def with_rows(
    shaped: sparse.csr_matrix, values: np.ndarray, columns: np.ndarray, ends: np.ndarray
) -> sparse.csr_matrix:
    """A matrix of the same shape with other entries, without the checks that cost more than small matrices themselves."""
    found = copy.copy(shaped)
    found.data, found.indices, found.indptr = values, columns, ends
    found.has_sorted_indices = found.has_canonical_format = False
    return found


def dots(rows: sparse.csr_matrix, columns: sparse.csr_matrix) -> np.ndarray:
    """(rows × columns) dot products of fixed vectors, at most 1, float64."""
    return np.minimum(1.0, (rows @ columns).toarray().astype(np.float64) / SQUARE)
