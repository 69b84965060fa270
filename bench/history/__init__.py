"""The history engine and its peers on the same histories in one run; see bench/README.md."""
