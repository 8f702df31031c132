#!/bin/sh
# Draws the pictures of real screens in docs/pictures anew: a fixture is
# audited, keys are pressed, and what the interface draws becomes SVG.
set -eu
cd "$(dirname "$0")/.."
cargo test --quiet --test tui -- --ignored pictures
ls docs/pictures
