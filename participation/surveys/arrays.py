"""numpy, loaded where it first counts: most web processes only take answers, and it costs each of them 16 MiB."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[Any]
else:
    Numbers = Any

    class _Numpy:
        """Stands for the module until something of it is used."""

        def __getattr__(self, name: str) -> Any:
            import numpy

            return getattr(numpy, name)

    np = _Numpy()

__all__ = ["Numbers", "np"]
