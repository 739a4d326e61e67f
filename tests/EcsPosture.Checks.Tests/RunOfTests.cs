using EcsPosture.Checks.Tests;
using EcsPosture.Testing;
using Xunit;

[assembly: AssemblyFixture(typeof(RunOfTests))]

namespace EcsPosture.Checks.Tests;

/// <summary>One run of the tests.</summary>
public sealed class RunOfTests
{
    public RunOfTests() => JudgedInputs.Forget();
}
