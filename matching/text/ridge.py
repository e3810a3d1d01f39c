"""Ridge regression in closed form, and what it would have said without a part of its rows, without fitting again.

With K the likeness of all rows, W their weights and P the penalty, A = K + P W⁻¹ and α = A⁻¹ Y; a row's scores are its
likenesses times α. Leaving out the rows of a block B changes them to Y_B − (A⁻¹_BB)⁻¹ α_B (Rasmussen and Williams,
Gaussian Processes for Machine Learning, 5.4.2, for blocks in place of single rows).
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.linalg.lapack import spotrf, spotri
from threadpoolctl import threadpool_limits


@dataclass
class Solved:
    """coefficients (grams × columns); without (rows × columns): scores of each row fitted without its block."""

    coefficients: np.ndarray
    without: np.ndarray


def solve(
    rows: sparse.csr_matrix, wanted: sparse.csc_matrix, weights: np.ndarray, penalty: float, blocks: np.ndarray
) -> Solved:
    """Fit all columns of `wanted` at once. Time grows with the cube of the number of rows: 5,000 take some seconds."""
    with threadpool_limits(limits=1):  # one thread, so that the last bit does not depend on the machine's cores
        inverse = _inverse(rows, penalty / weights)
        alpha = np.ascontiguousarray((wanted.T @ inverse).T)
        without = np.empty_like(alpha)
        for block in np.unique(blocks):
            inside = np.flatnonzero(blocks == block)
            left = np.linalg.solve(inverse[np.ix_(inside, inside)], alpha[inside])
            without[inside] = wanted[inside].toarray() - left
    coefficients = np.asarray(rows.T @ alpha)
    return Solved(short(coefficients), np.round(without, 5).astype(np.float32))


def short(coefficients: np.ndarray) -> np.ndarray:
    """Cut to the 16 bits they are stored with, so that a stored model answers exactly as a fresh one."""
    return coefficients.astype(np.float16).astype(np.float32)


def _inverse(rows: sparse.csr_matrix, diagonal: np.ndarray) -> np.ndarray:
    square = np.asfortranarray((rows @ rows.T).toarray(), dtype=np.float32)
    square[np.diag_indices_from(square)] += diagonal.astype(np.float32)
    for step in (spotrf, spotri):
        square, problem = step(square, lower=1, **{"overwrite_a" if step is spotrf else "overwrite_c": 1})
        if problem:
            raise ArithmeticError(f"likeness of titles: LAPACK says {problem}")
    upper = np.triu_indices_from(square, 1)
    square[upper] = square.T[upper]
    return np.asarray(square)
