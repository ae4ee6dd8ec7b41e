"""My learning: a learner's own places, details, plan and data, opened by a code in an e-mail."""
