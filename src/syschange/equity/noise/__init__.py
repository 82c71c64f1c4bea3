"""Noise is not inequality: what gap chance alone would give, and how small a gap the data could show."""

from syschange.equity.noise.result import GapNoise, gap_noise

__all__ = ["GapNoise", "gap_noise"]
