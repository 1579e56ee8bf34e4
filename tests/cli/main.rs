//! The program and its readers of git against real git.

mod message;
