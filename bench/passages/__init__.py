"""Does a passage belong? Mixtures of clean pages and insertions, how they are judged, how the judge is trained."""
