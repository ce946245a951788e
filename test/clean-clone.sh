#!/usr/bin/env bash
# Both commands of README in a clean clone, with an empty home folder and a minimal PATH.
#   bash test/clean-clone.sh [--start-only | --test-only]
set -euo pipefail
checkout=$(cd "$(dirname "$0")/.." && pwd)
what=${1:-all}
folder=$(mktemp -d)
# mktemp closes the folder to others: as root, PostgreSQL's user must find its way in all the same.
# The start names the folder where its data went when the clone is closed to PostgreSQL's user.
apart() { sed -n 's#.*(data in \(/var/tmp/qiao-[0-9a-f]*\)/data:.*#\1#p' "$folder/start.log" 2>/dev/null || true; }
trap 'rm -rf "$folder" $(apart)' EXIT
git clone --quiet "$checkout" "$folder/qiao"
# Schemas that stand beside a checkout stand beside this one too.
if [ -d "$checkout/../shared" ]; then ln -s "$(cd "$checkout/../shared" && pwd)" "$folder/shared"; fi
mkdir "$folder/home"
tools=$(for tool in node npm python3 git; do dirname "$(command -v $tool)"; done | sort -u | paste -sd: -)
clean() { (cd "$folder/qiao" && env -i HOME="$folder/home" PATH="$tools:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin" LANG=C.UTF-8 QIAO_PORT_OFFSET=6500 ${CI:+CI=$CI} "$@"); }

if [ "$what" != --test-only ]; then
  clean npm ci
  clean npm start >"$folder/start.log" 2>&1 &
  for _ in $(seq 1 240); do
    grep -q '^ready after' "$folder/start.log" && break
    kill -0 $! 2>/dev/null || break
    sleep 0.5
  done
  cat "$folder/start.log"
  grep -q '^ready after' "$folder/start.log"
  clean npm run tour
  clean npx qiao doctor || true # a bank that runs has its ports
  pkill -TERM -f "$folder/qiao/workflows/bank/cli.ts start" || pkill -TERM -f 'workflows/bank/cli.ts start'
  wait || true
fi
if [ "$what" != --start-only ]; then clean npm ci && clean npm test; fi
echo "clean clone: done"
