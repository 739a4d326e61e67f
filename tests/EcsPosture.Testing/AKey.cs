using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Keys;

namespace EcsPosture.Testing;

/// <summary>A KMS key that is safe by default; a test changes it with <c>with</c>.</summary>
public static class AKey
{
    /// <summary>The key of <see cref="ACluster"/>'s ECS Exec sessions.</summary>
    public const string OfExec = "11111111-2222-3333-4444-555555555555";

    /// <summary>The key of <see cref="ALogGroup"/>.</summary>
    public const string OfLogs = "99999999-8888-7777-6666-555555555555";

    /// <summary>The key of <see cref="ATrail"/>.</summary>
    public const string OfTrail = "77777777-6666-5555-4444-333333333333";

    /// <summary>Its ARN, in the account and region of the tests unless said otherwise.</summary>
    public static string ArnOf(string id, string region = ASnapshot.Region, string account = ASnapshot.AccountId) => $"arn:aws:kms:{region}:{account}:key/{id}";

    /// <summary>An enabled, rotated key of the customer that only the account may use.</summary>
    public static KmsKey Named(string id, string region = ASnapshot.Region) => new()
    {
        KeyArn = ArnOf(id, region),
        KeyId = id,
        KeyManager = "CUSTOMER",
        KeyState = "Enabled",
        Origin = "AWS_KMS",
        KeySpec = "SYMMETRIC_DEFAULT",
        RotationEnabled = Observed.Known<bool?>(true),
        Policy = Policy(new PolicyStatement { Effect = "Allow", Actions = ["kms:*"], Resources = ["*"], Principals = [new("AWS", $"arn:aws:iam::{ASnapshot.AccountId}:root")] }),
        ContentHash = $"key {id}",
    };

    /// <summary>A key policy.</summary>
    public static Observed<PolicyDocument?> Policy(params PolicyStatement[] statements) => Observed.Known<PolicyDocument?>(new("2012-10-17", statements));

    /// <summary>Keys that were read.</summary>
    public static KeysFacts Facts(params KmsKey[] keys) => new()
    {
        Keys = ResourceList<KmsKey>.Of(keys),
        Aliases = Observed.Known<IReadOnlyList<KeyAlias>>([new("alias/own", AKey.OfLogs)]),
    };
}
