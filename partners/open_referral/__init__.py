"""Partners' services as open data, by Open Referral UK 3.0 (HSDS 3.0, UK profile), read-only."""
