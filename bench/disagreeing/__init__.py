"""Parts of `bench.disagreements`."""
