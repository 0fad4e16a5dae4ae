"""Tests of the benchmark matrix itself."""
