#!/usr/bin/env bash
# Takes a picture of every page of the demo, in both themes and two widths, and renews docs/images/overview.png.
# Look at them after a change to a page. Needs a built solution and what tests/run.sh installs.
#
#   bash tests/screenshots.sh DIR
set -euo pipefail
[ $# = 1 ] || { echo "Usage: bash tests/screenshots.sh DIR" >&2; exit 64; }
mkdir -p "$1"
SCREENSHOTS=$(cd "$1" && pwd)
export SCREENSHOTS
cd "$(dirname "$0")/.."
dotnet test --project tests/EcsPosture.EndToEnd.Tests -c Release --no-build --filter-class EcsPosture.EndToEnd.Tests.EveryPageTests
