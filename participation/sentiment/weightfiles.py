"""Linear weights as arrays of an npz archive, never a pickle: what models that are kept or shipped are made of."""

import hashlib
import io
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from participation.sentiment.scores import LinearWeights

Arrays = dict[str, NDArray[Any]]


def packed(models: Mapping[str, LinearWeights], about: Mapping[str, Any]) -> bytes:
    """An archive of these models by name, with a JSON object about them: the same ones give the same bytes."""
    arrays: Arrays = {"about": encoded(json.dumps(about, sort_keys=True))}
    for name, model in models.items():
        arrays |= arrays_of(name, model)
    written = io.BytesIO()
    np.savez_compressed(written, allow_pickle=False, **arrays)
    return written.getvalue()


def unpacked(content: bytes) -> tuple[dict[str, LinearWeights], dict[str, Any]]:
    """The models and what is said about them. Raises ValueError for what is no such archive."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        about = json.loads(decoded(arrays["about"]))
        names = [name.removesuffix("_terms") for name in arrays if name.endswith("_terms")]
        return {name: weights_of(name, arrays) for name in names}, about
    except Exception as error:  # zipfile, zlib and numpy raise half a dozen kinds for broken bytes
        raise ValueError("This is no model file, or a damaged one.") from error


def digest_of(models: Mapping[str, LinearWeights], about: Mapping[str, Any]) -> str:
    """8 hexadecimal digits that name exactly these models, whatever compresses them."""
    digest = hashlib.sha256(json.dumps(about, sort_keys=True).encode())
    for name in sorted(models):
        for key, array in sorted(arrays_of(name, models[name]).items()):
            digest.update(key.encode() + np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()[:8]


def arrays_of(name: str, model: LinearWeights) -> Arrays:
    """The arrays of one model, under names that begin with `name`."""
    return {
        f"{name}_terms": encoded("\n".join(model.terms)),
        f"{name}_weights": model.weights,
        f"{name}_scale": model.scale,
        f"{name}_value": model.value.astype(np.float16),
        f"{name}_intercept": model.intercept,
    }


def weights_of(name: str, arrays: Arrays) -> LinearWeights:
    """The model that `arrays_of` took apart."""
    terms = decoded(arrays[f"{name}_terms"])
    return LinearWeights(
        terms=tuple(terms.split("\n")) if terms else (),
        weights=arrays[f"{name}_weights"],
        scale=arrays[f"{name}_scale"],
        value=arrays[f"{name}_value"].astype(np.float32),
        intercept=arrays[f"{name}_intercept"],
    )


def encoded(text: str) -> NDArray[np.uint8]:
    """A text as an array, as an archive without pickle can hold it."""
    return np.frombuffer(text.encode(), np.uint8)


def decoded(array: NDArray[Any]) -> str:
    """The text of an array that `encoded` made."""
    return array.tobytes().decode()
