"""Sending events to where they are wanted: one file for each way, all with the interface in interface.py."""
