using EcsPosture.Web.CommandLine;

return await EcsPostureCommand.RunAsync(args, Console.In, Console.Out, Console.Error, CancellationToken.None);
