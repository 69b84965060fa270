"""How well edits are told apart: ``python -m bench.edits``."""
