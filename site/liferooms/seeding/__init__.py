"""Loads the readable demo content of liferooms/demo/ into an empty site."""
