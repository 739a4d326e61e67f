#!/usr/bin/env bash
# Kills the program (SIGKILL) at random points of scans, on SQLite and on PostgreSQL, and checks what is left after each kill.
# The test run does a few; this does as many as it is told, on each database.
#
#   bash tests/crash.sh [KILLS] [SEED]      100 kills and a random seed unless given
set -euo pipefail
cd "$(dirname "$0")/.."
export ECSPOSTURE_CRASH_KILLS="${1:-100}" ECSPOSTURE_CRASH_SEED="${2:-$RANDOM}"
export UseSharedCompilation=true AWS_EC2_METADATA_DISABLED=true DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
echo "$ECSPOSTURE_CRASH_KILLS kills on each database, seed $ECSPOSTURE_CRASH_SEED"
dotnet build tests/EcsPosture.EndToEnd.Tests -c Release --nologo -v quiet
exec dotnet test --project tests/EcsPosture.EndToEnd.Tests -c Release --no-build --no-ansi --no-progress --output Detailed -- --filter-class '*.CrashTests' --show-live-output on
