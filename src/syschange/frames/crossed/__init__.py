"""Sums by characteristics and by something that is too many to be a group: values, days, units, clusters."""
