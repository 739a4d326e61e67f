using EcsPosture.Web;

await EcsPostureApp.Build(new ServeOptions { Demo = args.Contains("--demo") }).RunAsync();
