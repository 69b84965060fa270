"""The groups of features, each a module: ``NAME``, ``FEATURES``, and ``measure(window)``, which gives their values.

A value that is not known is NaN, never a guess.
"""
