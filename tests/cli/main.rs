//! The program and its readers of git against real git.

mod differential;
mod message;
#[path = "../support/repo.rs"]
mod repo;
mod repository;
mod trailers;
