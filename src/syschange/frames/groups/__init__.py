"""Characteristics: their labels, what is missing among them, and how many there may be."""
