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
    arrays: Arrays = {"about": _encode(json.dumps(about, sort_keys=True))}
    for name, model in models.items():
        arrays |= _arrays(name, model)
    written = io.BytesIO()
    np.savez_compressed(written, allow_pickle=False, **arrays)
    return written.getvalue()


def unpacked(content: bytes) -> tuple[dict[str, LinearWeights], dict[str, Any]]:
    """The models and what is said about them. Raises ValueError for what is no such archive."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        about = json.loads(_decode(arrays["about"]))
        names = [name.removesuffix("_terms") for name in arrays if name.endswith("_terms")]
        return {name: _weights(name, arrays) for name in names}, about
    except Exception as error:  # zipfile, zlib and numpy raise half a dozen kinds for broken bytes
        raise ValueError("This is no model file, or a damaged one.") from error


def digest_of(models: Mapping[str, LinearWeights], about: Mapping[str, Any]) -> str:
    """8 hexadecimal digits that name exactly these models, whatever compresses them."""
    digest = hashlib.sha256(json.dumps(about, sort_keys=True).encode())
    for name in sorted(models):
        for key, array in sorted(_arrays(name, models[name]).items()):
            digest.update(key.encode() + np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()[:8]


def _arrays(name: str, model: LinearWeights) -> Arrays:
    return {
        f"{name}_terms": _encode("\n".join(model.terms)),
        f"{name}_weights": model.weights,
        f"{name}_scale": model.scale,
        f"{name}_value": model.value.astype(np.float16),
        f"{name}_intercept": model.intercept,
    }


def _weights(name: str, arrays: Arrays) -> LinearWeights:
    terms = _decode(arrays[f"{name}_terms"])
    return LinearWeights(
        terms=tuple(terms.split("\n")) if terms else (),
        weights=arrays[f"{name}_weights"],
        scale=arrays[f"{name}_scale"],
        value=arrays[f"{name}_value"].astype(np.float32),
        intercept=arrays[f"{name}_intercept"],
    )


def _encode(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), np.uint8)


def _decode(array: NDArray[Any]) -> str:
    return array.tobytes().decode()
