"""One contestant a module, each run in a process of its own and in the peer's own virtual environment.

They import nothing but the standard library, their peer, and `bench.history.flat`, `measure` and `accuracy`, which
for this reason need nothing else either.
"""
