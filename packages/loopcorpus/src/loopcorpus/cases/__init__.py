"""The corpus: every `test_*.py` here holds cases, and opens with the question they answer."""

from .._cases import expect as expect, needs as needs, real_clock as real_clock
