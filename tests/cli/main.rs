//! The program and its readers of git against real git.
#![allow(clippy::disallowed_methods, reason = "tests make the repositories that they read")]

mod cards;
mod check;
mod commit_msg;
mod differential;
mod epochs;
mod explain;
mod foxtrot;
mod hook_install;
mod hooked;
mod inheriting;
#[path = "../support/json.rs"]
mod json;
mod limits;
mod mending;
mod merges;
mod message;
mod message_file;
mod pull_request;
mod push;
mod push_model;
mod push_new_refs;
mod push_policy;
mod push_restoring;
#[path = "../support/repo.rs"]
mod repo;
mod report;
mod repository;
mod server;
mod sizes;
mod trailers;
