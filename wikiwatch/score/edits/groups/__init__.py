"""The groups of features, each a module: ``NAME``, ``FEATURES``, and ``measure(window)``, which gives their values;
also ``measure_all(windows)`` where many at once cost less.

A value that is not known is NaN, never a guess.
"""
