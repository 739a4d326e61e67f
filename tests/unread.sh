#!/usr/bin/env bash
# Judges the demo estate again and again, each time with one list or one kind of fact unread, and tells which check then says
# something else than "not assessed". The tests do a part of it; this does all of it, which takes some minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
export UNREAD_FACTS=all
dotnet build tests/EcsPosture.Checks.Tests -c Release --nologo -v quiet
exec tests/EcsPosture.Checks.Tests/bin/Release/net10.0/EcsPosture.Checks.Tests -class EcsPosture.Checks.Tests.Catalogue.UnreadFactsTests
