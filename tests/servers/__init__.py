"""Servers that the collector is tested on: a hostile one of our own, and a real WordPress."""
