//! The only place that reads a repository.
