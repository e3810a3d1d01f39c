"""Vocabularies stored as one array of words each: told word by word they took most of the time in which a model is read."""

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer


@contextlib.contextmanager
def packed(parts: Mapping[str, Any]) -> Iterator[None]:
    """While inside, every fitted vectorizer of the parts has its words as an array, in the order of their columns."""
    before = [(one, one.vocabulary_) for one in _vectorizers(parts)]
    try:
        for one, words in before:
            one.vocabulary_ = np.array(sorted(words, key=words.get), dtype=np.str_)
        yield
    finally:
        for one, words in before:
            one.vocabulary_ = words


def unpack(parts: Mapping[str, Any]) -> None:
    """Vectorizers that were stored packed become what they were."""
    for one in _vectorizers(parts):
        one.vocabulary_ = {str(word): column for column, word in enumerate(one.vocabulary_)}


def _vectorizers(parts: Mapping[str, Any]) -> Iterator[Any]:
    waiting, seen = list(parts.values()), set()
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, CountVectorizer) and hasattr(one, "vocabulary_"):
            yield one
        elif hasattr(one, "__dict__") and not isinstance(one, type):
            waiting += [value for value in vars(one).values() if hasattr(value, "__dict__")]
