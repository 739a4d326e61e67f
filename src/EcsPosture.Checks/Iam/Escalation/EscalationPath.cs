using System.Text.Json;

namespace EcsPosture.Checks.Iam.Escalation;

/// <summary>On whom or what a way of escalation works, and thus where it leads.</summary>
public enum EscalationTarget
{
    /// <summary>A role that is passed to a service which it trusts.</summary>
    PassedRole,

    /// <summary>The task role of a task that ECS runs.</summary>
    RunningTaskRole,

    /// <summary>The task role of a task whose containers can be entered by ECS Exec.</summary>
    EnteredTaskRole,

    /// <summary>The task role of a task on the same host.</summary>
    HostedTaskRole,

    /// <summary>A role that a service already runs something with.</summary>
    ServiceRole,

    /// <summary>A role that the principal may assume.</summary>
    AssumableRole,

    /// <summary>A role that the principal may assume once it has changed the role's trust policy.</summary>
    RetrustedRole,

    /// <summary>A role that the principal may assume and whose permissions it may change.</summary>
    ChangedRole,

    /// <summary>A role whose permissions and trust policy the principal may change.</summary>
    RemadeRole,

    /// <summary>A role that the principal makes itself.</summary>
    NewRole,

    /// <summary>A role whose boundary the principal may remove, and which it may assume.</summary>
    UnboundRole,

    /// <summary>A role that trusts an identity provider.</summary>
    FederatedRole,

    /// <summary>Another user.</summary>
    User,

    /// <summary>Another user whose permissions the principal may change.</summary>
    ChangedUser,

    /// <summary>The principal's own permissions.</summary>
    Own,

    /// <summary>A customer managed policy that is attached to the principal.</summary>
    OwnPolicy,

    /// <summary>A group of the principal.</summary>
    OwnGroup,

    /// <summary>A group that the principal joins.</summary>
    OtherGroup,

    /// <summary>The principal's own boundary, Denies or tags.</summary>
    OwnLimits,

    /// <summary>IAM Identity Center.</summary>
    IdentityCenter,
}

/// <summary>A set of permissions with which a principal can gain those of another, as published or as derived from the service reference.</summary>
/// <param name="Id">Its id: that of pathfinding.cloud where it has one.</param>
/// <param name="Name">What it does, in words.</param>
/// <param name="Actions">The ways to put it together; each is a set of actions that are all needed.</param>
/// <param name="Services">Services that the gained role must trust.</param>
/// <param name="Target">On whom it works.</param>
/// <param name="IsPotential">Whether it was derived from the service reference and not shown in practice.</param>
/// <param name="Parent">A path with fewer permissions that it contains; null when there is none.</param>
public sealed record EscalationPath(
    string Id, string Name, IReadOnlyList<IReadOnlyList<string>> Actions, IReadOnlyList<string> Services, EscalationTarget Target, bool IsPotential, string? Parent)
{
    /// <summary>Resources that its actions are asked on, where that is not every resource.</summary>
    public IReadOnlyDictionary<string, string> ResourceOf { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc />
    public override string ToString() => $"{Id} ({Name})";
}

/// <summary>The known ways of escalation.</summary>
public static class EscalationCatalogue
{
    private static readonly Dictionary<string, string> HostOf = new(StringComparer.Ordinal)
    {
        ["ec2"] = "ec2.amazonaws.com",
        ["ec2-instance-connect"] = "ec2.amazonaws.com",
        ["ssm"] = "ec2.amazonaws.com",
        ["codedeploy"] = "ec2.amazonaws.com",
        ["lambda"] = "lambda.amazonaws.com",
        ["sagemaker"] = "sagemaker.amazonaws.com",
        ["bedrock-agentcore"] = "bedrock-agentcore.amazonaws.com",
    };

    private static readonly Lazy<IReadOnlyList<EscalationPath>> Read = new(ReadPaths);

    /// <summary>All of them, in the order of the file.</summary>
    public static IReadOnlyList<EscalationPath> Paths => Read.Value;

    private static List<EscalationPath> ReadPaths()
    {
        using var resource = typeof(EscalationCatalogue).Assembly.GetManifestResourceStream("escalation-paths.json")
            ?? throw new InvalidOperationException("The escalation paths are not built in.");
        using var json = JsonDocument.Parse(resource);
        return [.. json.RootElement.GetProperty("paths").EnumerateArray().Select(Path)];
    }

    private static EscalationPath Path(JsonElement path)
    {
        var all = Texts(path, "allOf");
        var alternatives = path.TryGetProperty("anyOf", out var any) ? any.EnumerateArray().Select(Texts).ToList() : [];

        // Where the set repeats its first alternative, the alternatives stand for it; else one of them is needed on top.
        List<IReadOnlyList<string>> actions = alternatives.Count == 0 ? [all]
            : alternatives.Exists(a => a.SequenceEqual(all)) ? alternatives
            : [.. alternatives.Select(a => (IReadOnlyList<string>)[.. all, .. a])];
        var target = TargetOf(path.GetProperty("category").GetString()!, actions[0], path.TryGetProperty("resourceOf", out var resources));
        var trusted = path.TryGetProperty("trust", out _) ? Texts(path, "trust") : [];
        if (trusted.Count == 0 && target is EscalationTarget.ServiceRole && HostOf.TryGetValue(actions[0][0].Split(':')[0], out var host))
        {
            trusted = [host];
        }

        return new(
            path.GetProperty("id").GetString()!,
            path.GetProperty("name").GetString()!,
            actions,
            trusted,
            target,
            path.GetProperty("confidence").GetString() is not "documented",
            path.TryGetProperty("parent", out var parent) ? parent.GetString() : null)
        {
            ResourceOf = resources.ValueKind is JsonValueKind.Object ? resources.EnumerateObject().ToDictionary(r => r.Name, r => r.Value.GetString()!) : [],
        };
    }

    private static EscalationTarget TargetOf(string category, IReadOnlyList<string> actions, bool hasResource)
    {
        bool Has(string action) => actions.Contains(action);
        var assumes = Has("sts:AssumeRole");
        if (Has("iam:PassRole"))
        {
            return EscalationTarget.PassedRole;
        }

        if (actions.Any(a => a.StartsWith("sso:", StringComparison.Ordinal)))
        {
            return EscalationTarget.IdentityCenter;
        }

        if (Has("iam:CreateRole"))
        {
            return EscalationTarget.NewRole;
        }

        if (Has("iam:DeleteRolePermissionsBoundary"))
        {
            return EscalationTarget.UnboundRole;
        }

        var changesRole = Has("iam:AttachRolePolicy") || Has("iam:PutRolePolicy") || Has("iam:CreatePolicyVersion");
        if (Has("iam:UpdateAssumeRolePolicy"))
        {
            return changesRole ? EscalationTarget.RemadeRole : EscalationTarget.RetrustedRole;
        }

        if (assumes)
        {
            return changesRole ? EscalationTarget.ChangedRole : EscalationTarget.AssumableRole;
        }

        if (category is "self-escalation" || Has("iam:SetDefaultPolicyVersion"))
        {
            return actions[0] switch
            {
                "iam:CreatePolicyVersion" or "iam:SetDefaultPolicyVersion" => EscalationTarget.OwnPolicy,
                "iam:AttachGroupPolicy" or "iam:PutGroupPolicy" => EscalationTarget.OwnGroup,
                "iam:AddUserToGroup" => EscalationTarget.OtherGroup,
                "iam:PutRolePolicy" or "iam:AttachRolePolicy" or "iam:PutUserPolicy" or "iam:AttachUserPolicy" => EscalationTarget.Own,
                _ => EscalationTarget.OwnLimits,
            };
        }

        if (category is "principal-access")
        {
            return Has("iam:PutUserPolicy") || Has("iam:AttachUserPolicy") ? EscalationTarget.ChangedUser
                : actions[0].StartsWith("iam:Update", StringComparison.Ordinal) && !Has("iam:UpdateLoginProfile") ? EscalationTarget.FederatedRole
                : EscalationTarget.User;
        }

        return hasResource || Has("ecs:ExecuteCommand") ? EscalationTarget.EnteredTaskRole
            : Has("ecr:PutImage") ? EscalationTarget.RunningTaskRole
            : Has("ecs:Poll") ? EscalationTarget.HostedTaskRole
            : EscalationTarget.ServiceRole;
    }

    private static IReadOnlyList<string> Texts(JsonElement path, string name) => Texts(path.GetProperty(name));

    private static IReadOnlyList<string> Texts(JsonElement list) => [.. list.EnumerateArray().Select(t => t.GetString()!)];
}
