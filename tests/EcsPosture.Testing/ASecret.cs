using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Secrets;

namespace EcsPosture.Testing;

/// <summary>A secret or parameter that is safe by default; a test changes it with <c>with</c>.</summary>
public static class ASecret
{
    /// <summary>Its ARN in the account and region of the tests.</summary>
    public static string ArnOf(string name, string region = ASnapshot.Region) => $"arn:aws:secretsmanager:{region}:{ASnapshot.AccountId}:secret:{name}-AbCdEf";

    /// <summary>A parameter's ARN in the account and region of the tests.</summary>
    public static string ParameterArnOf(string name) => $"arn:aws:ssm:{ASnapshot.Region}:{ASnapshot.AccountId}:parameter/{name.TrimStart('/')}";

    /// <summary>A secret that was rotated ten days ago and has no policy.</summary>
    public static Secret Named(string name = "web/db") => new()
    {
        SecretArn = ArnOf(name),
        Name = name,
        RotationEnabled = true,
        RotationRules = new() { AutomaticallyAfterDays = 30 },
        CreatedDate = ASnapshot.TakenAt.AddDays(-400),
        LastChangedDate = ASnapshot.TakenAt.AddDays(-10),
        LastRotatedDate = ASnapshot.TakenAt.AddDays(-10),
        NextRotationDate = ASnapshot.TakenAt.AddDays(20),
        Policy = Observed.Known<PolicyDocument?>(null),
        ContentHash = $"secret {name}",
    };

    /// <summary>A secure string with a key of the customer.</summary>
    public static Parameter Parameter(string name = "/web/token") => new()
    {
        ParameterArn = ParameterArnOf(name),
        Name = name,
        Type = "SecureString",
        KeyId = AKey.ArnOf(AKey.OfLogs),
        LastModifiedDate = ASnapshot.TakenAt.AddDays(-10),
        ContentHash = $"parameter {name}",
    };

    /// <summary>Secrets and parameters that were read.</summary>
    public static SecretsFacts Facts(IEnumerable<Secret>? secrets = null, IEnumerable<Parameter>? parameters = null) => new()
    {
        Secrets = ResourceList<Secret>.Of(secrets ?? []),
        Parameters = ResourceList<Parameter>.Of(parameters ?? []),
    };
}
