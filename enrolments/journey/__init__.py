"""Enrolling online: a few pages, one thing on each, without an account and without JavaScript."""
