using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Testing;

/// <summary>A role that is safe by default; a test changes it with <c>with</c>.</summary>
public static class ARole
{
    /// <summary>Its ARN in the account of the tests.</summary>
    public static string ArnOf(string name) => $"arn:aws:iam::{ASnapshot.AccountId}:role/{name}";

    /// <summary>A role that only ECS tasks of the account may assume and that may read one bucket.</summary>
    public static Role Named(string name) => new()
    {
        RoleArn = ArnOf(name),
        RoleName = name,
        TrustPolicy = Trust(TasksOfThisAccount),
        InlinePolicies = Inline(Allow(["s3:GetObject"], ["arn:aws:s3:::assets/*"])),
        AttachedPolicies = Observed.Known<IReadOnlyList<AttachedPolicy>>([]),
        PermissionsBoundary = Observed.Known<string?>(null),
        InstanceProfileArns = Observed.Known<IReadOnlyList<string>>([]),
        ContentHash = $"role {name}",
    };

    /// <summary>Lets tasks of the account of the tests assume a role.</summary>
    public static PolicyStatement TasksOfThisAccount { get; } =
        Trusting("Service", "ecs-tasks.amazonaws.com", new PolicyCondition("StringEquals", "aws:SourceAccount", [ASnapshot.AccountId]));

    /// <summary>Lets a principal assume a role, under conditions.</summary>
    public static PolicyStatement Trusting(string type, string principal, params PolicyCondition[] conditions) => new()
    {
        Effect = "Allow",
        Actions = ["sts:AssumeRole"],
        Principals = [new(type, principal)],
        Conditions = conditions,
    };

    /// <summary>A statement that allows.</summary>
    public static PolicyStatement Allow(string[] actions, string[]? resources = null, params PolicyCondition[] conditions) =>
        new() { Effect = "Allow", Actions = actions, Resources = resources ?? ["*"], Conditions = conditions };

    /// <summary>A statement that denies.</summary>
    public static PolicyStatement Deny(string[] actions, string[]? resources = null, params PolicyCondition[] conditions) =>
        Allow(actions, resources, conditions) with { Effect = "Deny" };

    /// <summary>A trust policy.</summary>
    public static Observed<PolicyDocument> Trust(params PolicyStatement[] statements) => Observed.Known(new PolicyDocument("2012-10-17", statements));

    /// <summary>One inline policy.</summary>
    public static Observed<IReadOnlyList<NamedPolicy>> Inline(params PolicyStatement[] statements) =>
        Observed.Known<IReadOnlyList<NamedPolicy>>([new("inline", Trust(statements))]);

    /// <summary>Managed policies attached to a role.</summary>
    public static Observed<IReadOnlyList<AttachedPolicy>> Attached(params string[] arns) =>
        Observed.Known<IReadOnlyList<AttachedPolicy>>([.. arns.Select(a => new AttachedPolicy(Arn.LastSegment(a), a))]);

    /// <summary>A managed policy.</summary>
    public static ManagedPolicy Policy(string arn, params PolicyStatement[] statements) => new()
    {
        PolicyArn = arn,
        PolicyName = Arn.LastSegment(arn),
        DefaultVersionId = "v1",
        Document = Trust(statements),
        ContentHash = $"policy {arn}",
    };
}
