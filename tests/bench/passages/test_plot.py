"""The calibration plot holds a point for each tenth and names each variant."""

import xml.etree.ElementTree as ElementTree

from bench.passages.plot import calibration_plot


def test_the_plot() -> None:
    drawn = calibration_plot({"text": [(0.05, 0.0, 0.9), (0.95, 1.0, 0.1)], "reference": [(0.5, 0.5, 1.0)]})
    root = ElementTree.fromstring(drawn)
    tags = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert tags.count("circle") == 3
    assert {element.text for element in root.iter() if element.text} >= {"text", "reference"}
