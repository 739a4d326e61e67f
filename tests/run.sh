#!/usr/bin/env bash
# Builds the solution and runs all tests; ends with a line "N passed, N failed".
# On Debian (as root) it installs what the tests need; elsewhere it says what is missing.
#
#   bash tests/run.sh                 everything
#   bash tests/run.sh --no-browser    without the browser tests
set -euo pipefail
cd "$(dirname "$0")/.."

browser=yes
for argument in "$@"; do
  case "$argument" in
    --no-browser) browser=no ;;
    *) echo "Unknown option $argument. Usage: bash tests/run.sh [--no-browser]" >&2; exit 64 ;;
  esac
done

missing=()
command -v dotnet >/dev/null || { echo "The .NET SDK named in global.json is missing: https://dotnet.microsoft.com/download" >&2; exit 1; }
[ -x /usr/bin/aws ] || missing+=(awscli)
[ -x /usr/bin/jq ] || missing+=(jq)
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
[ "$browser" = no ] || [ -x /usr/bin/chromium-headless-shell ] || missing+=(chromium-headless-shell)
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  else
    echo "Missing: ${missing[*]} (Debian package names; expected at /usr/bin/aws, /usr/bin/jq, /usr/bin/chromium-headless-shell and /usr/lib/postgresql)." >&2
    exit 1
  fi
fi

# One build with a shared compiler, then every test project on what was built, three at a time in the order of the solution: the
# browser tests take longest and stand first there. Optimised code and rarer garbage collections take half the processor time.
export UseSharedCompilation=true
unset MSBUILDDISABLENODEREUSE
export AWS_EC2_METADATA_DISABLED=true
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
export DOTNET_TieredPGO=0 DOTNET_gcServer=0 DOTNET_GCgen0size=0x4000000 DOTNET_GCGen0MaxBudget=0x4000000
out=out/test-results
rm -rf "$out"
mkdir -p "$out"

dotnet restore --locked-mode -v quiet
dotnet build -c Release --no-restore --nologo -v quiet

filter=()
[ "$browser" = yes ] || filter=(--filter-not-trait "Category=Browser")
status=0
dotnet test --solution EcsPosture.sln -c Release --no-build --no-ansi --no-progress --max-parallel-test-modules 3 \
  ${filter[@]+"${filter[@]}"} --report-xunit-trx --results-directory "$out" > "$out/test.log" 2>&1 || status=$?
cat "$out/test.log"
dotnet build-server shutdown >/dev/null 2>&1 || true

awk '/^Test run summary/ { found = 1 }
     found && $1 == "succeeded:" { passed = $2 }
     found && $1 == "failed:" { failed = $2 }
     found && $1 == "skipped:" { skipped = $2 }
     END {
       line = passed + 0 " passed, " failed + 0 " failed"
       if (skipped + 0 > 0) line = line ", " skipped + 0 " skipped"
       print line
       if (!found) exit 1
     }' "$out/test.log" || status=1
exit "$status"
