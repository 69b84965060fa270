"""Training of the model behind `wikiwatch score`: ``python -m bench.train``."""
