using BenchmarkDotNet.Running;
using EcsPosture.Benchmarks.Figures;

// dotnet run -c Release --project tests/EcsPosture.Benchmarks                  all figures in a table
// dotnet run -c Release --project tests/EcsPosture.Benchmarks -- evaluate      some of them
// dotnet run -c Release --project tests/EcsPosture.Benchmarks -- --filter '*'  the small benchmarks, by BenchmarkDotNet
switch (args)
{
    case ["simulator", .. var settings]:
        await SimulatorProcess.ServeAsync(settings);
        return 0;
    case [var first, ..] when first.StartsWith('-'):
        BenchmarkSwitcher.FromAssembly(typeof(FigureTable).Assembly).Run(args);
        return 0;
    default:
        return await FigureTable.RunAsync(args);
}
