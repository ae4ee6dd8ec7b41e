"""The queue of requests, for advisors and coordinators."""
