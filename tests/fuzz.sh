#!/usr/bin/env bash
# Feeds spoiled policies to the policy parser and engine for some minutes, and says what breaks or hangs.
# Whatever does is kept in tests/EcsPosture.Checks.Tests/Iam/Fuzzing/Corpus and tried by all test runs from then on.
#
#   bash tests/fuzz.sh MINUTES [SEED]
set -euo pipefail
[ $# = 1 ] || [ $# = 2 ] || { echo "Usage: bash tests/fuzz.sh MINUTES [SEED]" >&2; exit 64; }
cd "$(dirname "$0")/.."
export FUZZ_MINUTES="$1" FUZZ_SEED="${2:-}"
dotnet build tests/EcsPosture.Checks.Tests -c Release --nologo -v quiet
exec tests/EcsPosture.Checks.Tests/bin/Release/net10.0/EcsPosture.Checks.Tests -class EcsPosture.Checks.Tests.Iam.Fuzzing.FuzzTests -showliveoutput
