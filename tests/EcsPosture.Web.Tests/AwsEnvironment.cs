using System.Runtime.CompilerServices;
using EcsPosture.Simulator;

namespace EcsPosture.Web.Tests;

/// <summary>The AWS environment of all tests: keys that mean nothing, no files and no metadata service of the machine that runs them.</summary>
internal static class AwsEnvironment
{
    [ModuleInitializer]
    internal static void Set()
    {
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", DemoEstate.ProductionAccessKeyId);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", DemoEstate.SecretAccessKey);
        Environment.SetEnvironmentVariable("AWS_CONFIG_FILE", Path.Combine(AppContext.BaseDirectory, "no-config"));
        Environment.SetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE", Path.Combine(AppContext.BaseDirectory, "no-credentials"));
        foreach (var name in new[] { "AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL" })
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }
}
