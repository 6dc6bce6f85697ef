//! Turns a case folder into a Case or into precise findings.
