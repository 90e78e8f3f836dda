"""Draws charts. Runs in the processes of jobs and commands: the library takes more memory than a web process should.

Pure; nothing is fetched: charts carry their data, and fonts are those of the reader.
"""

from collections.abc import Mapping

from participation.files.chart_parts import Spec

VERSION = "6.4"
"""Of Vega-Lite: another one may draw the same chart otherwise."""


def draw(specs: Mapping[str, Spec]) -> dict[str, str]:
    """Each chart as SVG, by its name."""
    from vl_convert import vegalite_to_svg

    return {
        name: vegalite_to_svg(spec, vl_version=VERSION, allowed_base_urls=[]) for name, spec in specs.items()
    }
