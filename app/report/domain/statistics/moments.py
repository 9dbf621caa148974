"""Sums and cross-products of a regression's columns by provider, computed in one grouped pass.

Categories are not expanded into indicator columns: counts per provider and category hold the same information
in a fraction of the memory.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """The columns of a regression: ``dense`` ones (the side first), then an indicator per category.

    p = d + C columns, N rows, G providers.
    """

    dense: np.ndarray  # (d, N)
    category: np.ndarray  # (N,) codes 0..C-1, each present
    provider: np.ndarray  # (N,) codes 0..G-1, each present
    cell: np.ndarray  # (N,) provider and category together
    count: np.ndarray  # (G, C) rows
    sums: np.ndarray  # (d, G, C) sums of the dense columns
    products: np.ndarray  # (d, d, G) sums of their products
    gram: np.ndarray  # (p, p) cross-products over all rows

    @classmethod
    def of(cls, dense: np.ndarray, category: np.ndarray, provider: np.ndarray) -> Moments:
        d, shape = len(dense), (int(provider.max()) + 1, int(category.max()) + 1)
        cell = provider * shape[1] + category
        cells = shape[0] * shape[1]
        count = np.bincount(cell, minlength=cells).reshape(shape)
        sums = np.stack([np.bincount(cell, column, cells).reshape(shape) for column in dense])
        products = np.empty((d, d, shape[0]))
        for i in range(d):
            for j in range(i, d):
                products[i, j] = products[j, i] = np.bincount(provider, dense[i] * dense[j])
        gram = _assemble(count.sum(0)[None], sums.sum(1)[:, None], products.sum(2)[:, :, None])[0]
        return cls(dense, category, provider, cell, count, sums, products, gram)

    @property
    def rows(self) -> int:
        return len(self.provider)

    @property
    def dense_columns(self) -> int:
        return len(self.dense)

    @property
    def columns_without_side(self) -> int:
        return len(self.gram) - 1

    @property
    def provider_size(self) -> np.ndarray:
        """Number of rows of each provider, (G,)."""
        return self.count.sum(1)

    def of_providers(self, block: slice) -> np.ndarray:
        """Returns the cross-products within each provider of ``block``, (g, p, p)."""
        return _assemble(self.count[block], self.sums[:, block], self.products[:, :, block])

    def residual_on_covariates(self, y: np.ndarray) -> np.ndarray:
        """Returns the residuals (N,) of a least-squares fit of ``y`` (N,) on all columns but the side."""
        covariates = self.dense[1:]
        right = np.concatenate([covariates @ y, np.bincount(self.category, y)])
        coefficient = np.linalg.solve(self.gram[1:, 1:], right)
        k = len(covariates)
        return y - coefficient[:k] @ covariates - coefficient[k:][self.category]

    def of_rows(self, vectors: np.ndarray) -> np.ndarray:
        """Returns each row's columns times the vector (G, p) of its provider, (N,)."""
        d = self.dense_columns
        result = vectors[:, d:].ravel()[self.cell]
        for i, column in enumerate(self.dense):
            result += column * vectors[:, i][self.provider]
        return result


def _assemble(count: np.ndarray, sums: np.ndarray, products: np.ndarray) -> np.ndarray:
    """Returns the cross-product matrices (g, p, p) from their parts; no row has two categories."""
    d, g, c = sums.shape
    gram = np.zeros((g, d + c, d + c))
    gram[:, :d, :d] = products.transpose(2, 0, 1)
    gram[:, :d, d:] = sums.transpose(1, 0, 2)
    gram[:, d:, :d] = sums.transpose(1, 2, 0)
    indicator = np.arange(d, d + c)
    gram[:, indicator, indicator] = count
    return gram
