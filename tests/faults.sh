#!/usr/bin/env bash
# Scans with faults by chance, and compares what they say with a scan without: bash tests/faults.sh [COUNT] [FIRST_SEED]
set -euo pipefail
cd "$(dirname "$0")/.."
FAULTED_SCANS="${1:-1000}" FAULTED_SCANS_SEED="${2:-1}" \
  dotnet test --project tests/EcsPosture.Web.Tests -c Release -- --filter-class '*FaultedScanTests' --show-live-output on
