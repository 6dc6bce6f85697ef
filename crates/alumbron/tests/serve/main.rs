//! The server as browsers and strangers meet it, over a real socket: answers are those of the commands and keep to what is
//! promised, worlds that were chosen live on as scenarios, and nothing a client does brings it down.

mod answers;
mod client;
mod crowd;
mod lab;
mod same;
mod strangers;
