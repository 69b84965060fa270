"""Does a passage belong? Mixtures of clean pages and insertions, what they are judged by, and how the judge is trained."""
