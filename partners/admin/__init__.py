"""The screens of partners that are no contact's: entries to check, corrections, figures."""
