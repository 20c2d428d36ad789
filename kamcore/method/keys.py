"""Finding, comparing and sorting account keys; texts as Arrow holds them, which is many times faster than as objects.

Offered to the chapters through `kamcore.method.exact` where they order accounts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from numpy.typing import NDArray


def places(wanted: pd.Index, among: pd.Index) -> NDArray[np.intp]:
    """Find where each key stands among others.

    Args:
        wanted: Any keys, repeated or not.
        among: Keys, each once; who calls has made sure of that.

    Returns:
        For each wanted key its position, -1 where it is not there.
    """
    if wanted is among or (len(wanted) == len(among) and wanted.equals(among)):
        return np.arange(len(wanted), dtype=np.intp)
    left, right = _texts(wanted), _texts(among)
    if left is None or right is None:
        return among.get_indexer(wanted)
    found = pc.index_in(left, value_set=right)
    return np.asarray(pc.fill_null(found, -1), dtype=np.intp)


def all_different(keys: pd.Index) -> bool:
    """Tell whether no key is given twice; an index remembers the answer, and sorted keys tell it at a glance."""
    return bool(keys.is_monotonic_increasing and keys.is_unique) or bool(keys.is_unique)


def sorted_places(keys: pd.Index) -> NDArray[np.int64] | None:
    """Give the positions of text keys in sort order, character by character; None for keys that are no plain texts."""
    texts = _texts(keys)
    if texts is None or texts.null_count:
        return None
    return np.asarray(pc.array_sort_indices(texts), dtype=np.int64)


def in_order(keys: pd.Index, order: NDArray[np.int64]) -> pd.Index:
    """Give keys in another order; the same object when that changes nothing, since it knows what was asked of it."""
    return keys if len(order) == len(keys) and bool((order == np.arange(len(order))).all()) else keys[order]


def _texts(keys: pd.Index) -> pa.Array | None:
    """Give text keys as one Arrow array, without a copy where they are held as one; None for other keys."""
    if not isinstance(keys.dtype, pd.StringDtype) or keys.dtype.storage != "pyarrow":
        return None
    held = pa.array(keys.array)
    whole = held.combine_chunks() if isinstance(held, pa.ChunkedArray) else held
    return whole if whole.type == pa.large_string() else whole.cast(pa.large_string())
