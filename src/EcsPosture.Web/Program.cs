using EcsPosture.Web.CommandLine;

return await EcsPostureCommand.RunAsync(args, Console.Out, Console.Error, CancellationToken.None);
