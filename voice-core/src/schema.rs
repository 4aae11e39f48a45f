//! The registry of wire types and their JSON Schemas (feature `schema`).
