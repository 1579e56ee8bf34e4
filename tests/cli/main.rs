//! The program and its readers of git against real git.
#![allow(clippy::disallowed_methods, reason = "tests make the repositories that they read")]

mod differential;
mod explain;
mod message;
mod message_file;
#[path = "../support/repo.rs"]
mod repo;
mod repository;
mod trailers;
