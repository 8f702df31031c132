#!/bin/sh
# A newcomer's way from `privaudit` to a clean `privaudit check` in copies of
# two fixtures: each key, and the line of the screen that led to it.
set -eu
cd "$(dirname "$0")/.."
cargo test --quiet --test tui -- --nocapture a_newcomer
