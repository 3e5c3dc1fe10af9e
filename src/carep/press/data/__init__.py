"""Tables and sources of a project: descriptions, schemas, hashes, downloads."""
