using BenchmarkDotNet.Running;

// dotnet run -c Release --project tests/EcsPosture.Benchmarks -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
