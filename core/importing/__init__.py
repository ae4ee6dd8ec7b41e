"""Many records from one file: read, shown line by line before anything is kept, then all or none.

An app writes an `Importer` and puts an `ImportViewSet` for it into its menu.
"""
