//! The program and its readers of git against real git.

mod differential;
mod message;
mod message_file;
#[path = "../support/repo.rs"]
mod repo;
mod repository;
mod trailers;
