#!/usr/bin/env bash
# Mutates the checks and runs their tests against each mutant; fails below 80 % killed. Texts are not mutated.
#
#   bash tests/mutation.sh                              all checks (long: an hour and more)
#   bash tests/mutation.sh 'Clusters/*.cs' …            only these files of src/EcsPosture.Checks
#
# The report, with every mutant that survived, is out/mutation/reports/mutation-report.html.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD

files=()
for pattern in "$@"; do files+=(--mutate "$pattern"); done
dotnet tool restore
cd tests/EcsPosture.Checks.Tests
exec dotnet stryker --skip-version-check --output "$root/out/mutation" ${files[@]+"${files[@]}"}
