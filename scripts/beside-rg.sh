#!/usr/bin/env bash
# Times a whole audit beside `rg -c ''` over the same trees.
#
#   scripts/beside-rg.sh DIR…
#   BIN=target/release/privaudit ROUNDS=7 scripts/beside-rg.sh ~/src/one ~/src/two
#
# Prints the median wall time of each, their ratio and the audit's peak memory;
# the last line takes all trees together. Each tree is read once before, so that
# both find it in memory. Needs ripgrep and GNU time.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
bin=${BIN:-$root/target/release/privaudit}
rounds=${ROUNDS:-5}
[ $# -gt 0 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2; }
[ -x "$bin" ] || { echo "$bin is not there: cargo build --release --locked" >&2; exit 2; }

# The median of `rounds` runs: seconds and KB.
median() {
  for _ in $(seq "$rounds"); do
    /usr/bin/time -f '%e %M' "$@" 2>&1 >/dev/null | tail -1
  done | sort -n | sed -n "$(((rounds + 1) / 2))p"
}

printf '%-28s %9s %10s %7s %8s\n' tree 'rg (s)' 'audit (s)' ratio 'MB'
all=""
for dir in "$@"; do
  cd "$dir"
  rg -c '' . > /dev/null || true
  rg_time=$(median rg -c '' . | cut -d' ' -f1)
  read -r time memory <<< "$(median "$bin" check . --isolated --fail-on never --format json)"
  echo "$rg_time $time $memory" | awk -v name="$(basename "$dir")" \
    '{printf "%-28s %9.2f %10.2f %7.1f %8.0f\n", name, $1, $2, $2 / $1, $3 / 1024}'
  all+="$rg_time $time"$'\n'
  cd - > /dev/null
done
printf '%s' "$all" | awk '{r += $1; a += $2} END {printf "%-28s %9.2f %10.2f %7.1f\n", "together", r, a, a / r}'
