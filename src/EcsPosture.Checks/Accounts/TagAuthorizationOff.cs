using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Accounts;

/// <summary>Tags decide about access while anybody may set them.</summary>
public sealed class TagAuthorizationOff : AccountSettingCheck
{
    private const string TagAction = "ecs:TagResource";
    private static readonly string[] LongArns = ["serviceLongArnFormat", "taskLongArnFormat", "containerInstanceLongArnFormat"];
    private static readonly string[] TagKeys = ["ecs:CreateAction", "aws:RequestTag/", "aws:TagKeys"];

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-account-tag-authorization",
        Title = "Tagging authorization or long ARNs off, or ABAC tag keys can be rewritten",
        Severity = Severity.Medium,
        SeverityNote = "Low when no policy that was read decides by tags.",
        Topics = [Topic.Iam, Topic.Infrastructure],
        Pages = ["ecs-account-settings", "supported-iam-actions-tagging", "control-access-with-tags"],
        ResourceType = ResourceType.AccountSetting,
        Responsibility = Responsibility.Customer,
        Rationale =
            "Where policies decide by tags, whoever may tag decides about access. Without tag authorization every creator may tag, and resources with short ARNs cannot be tagged at all.",
        PassWhen =
            "Tag authorization is on, the three long ARN formats are enabled, and no role whose own access depends on tags may tag everything without a condition. "
            + "The values are the account's; a principal's own value may differ and is not known, and policies of users and groups are not read.",
        FailWhen =
            "Tag authorization is off; a long ARN format is disabled; or a role whose policies use resource tags may call ecs:TagResource on everything without a "
            + "condition on ecs:CreateAction, aws:RequestTag or aws:TagKeys.",
        Remediation = new()
        {
            Summary = "Turn the settings on, and tie ecs:TagResource to ecs:CreateAction or to the tags it may set.",
            Cli = """
                aws ecs put-account-setting-default --region {region} --name tagResourceAuthorization --value on
                aws ecs put-account-setting-default --region {region} --name serviceLongArnFormat --value enabled
                aws ecs put-account-setting-default --region {region} --name taskLongArnFormat --value enabled
                aws ecs put-account-setting-default --region {region} --name containerInstanceLongArnFormat --value enabled
                """,
            Terraform = """
                resource "aws_ecs_account_setting_default" "tag_authorization" {
                  name  = "tagResourceAuthorization"
                  value = "on"
                }
                """,
            SideEffects = "Whoever creates resources with tags needs ecs:TagResource as well.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "AC-3", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AC-16", MappingSource.Ours),
        ],
        Actions = ["ecs:ListAccountSettings", "iam:GetAccountAuthorizationDetails"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(RegionSettings resource, CheckContext context)
    {
        var roles = ReadRoles(context);
        var severity = roles.ByTags is false ? Severity.Low : Severity.Medium;
        context.Note(roles.ByTags switch { true => "abac", false => "no abac", null => "?" });
        foreach (var (role, source) in roles.MayRewrite)
        {
            context.Note(role.ContentHash);
            yield return new Violation(
                $"Role {role.RoleName}, whose access depends on tags, may set any tag on any resource.",
                new Evidence($"{role.RoleName}: {source}", $"{TagAction} on * without a condition on tags", "a condition on ecs:CreateAction, aws:RequestTag or aws:TagKeys"));
        }

        foreach (var statement in ExamineSettings(resource, severity, context))
        {
            yield return statement;
        }

        if (roles.Gap is { } gap)
        {
            yield return new Unread(gap);
        }

        yield return PrincipalsMayDiffer;
    }

    private static IEnumerable<Statement> ExamineSettings(RegionSettings resource, Severity severity, CheckContext context)
    {
        if (!context.AccountSetting("tagResourceAuthorization").TryGet(out var authorization, out var gap))
        {
            yield return new Unread(gap);
            yield break;
        }

        if (authorization is null)
        {
            yield return new Unread(NoValue("tagResourceAuthorization"));
        }
        else if (authorization is not ("on" or "enabled"))
        {
            yield return new Violation(
                $"Tags given on creation are not authorized in {resource.Region}.", new Evidence("settings[tagResourceAuthorization]", authorization, "on"))
            {
                Severity = severity,
            };
        }

        foreach (var name in LongArns)
        {
            var value = context.AccountSetting(name).Require();
            if (value is null)
            {
                yield return new Unread(NoValue(name));
            }
            else if (value is not "enabled")
            {
                yield return new Violation(
                    $"Resources in {resource.Region} may get short ARNs, which can be neither tagged nor named exactly in policies.", new Evidence($"settings[{name}]", value, "enabled"))
                {
                    Severity = severity,
                };
            }
        }
    }

    /// <summary>A list of effective settings names every setting; one that leaves it out is no such list.</summary>
    private static Gap NoValue(string setting) =>
        new(GapKind.NotCollected, "ecs:ListAccountSettings", setting, null, "AWS listed no value in force", null);

    private static (bool? ByTags, List<(Role Role, string Source)> MayRewrite, Gap? Gap) ReadRoles(CheckContext context)
    {
        var global = context.Account.Global;
        bool? byTags = null;
        var gap = global.Roles.Gaps.Concat(global.Policies.Gaps).FirstOrDefault();
        var mayRewrite = new List<(Role, string)>();
        if (global.Policies.Known.Any(p => !IsAwsManaged(p.PolicyArn) && p.Document.TryGet(out var document, out _) && document.Statements.Any(UsesResourceTags)))
        {
            byTags = true;
        }

        foreach (var item in global.Roles.Items)
        {
            if (!item.Resource.TryGet(out var role, out var unread))
            {
                gap ??= unread;
                continue;
            }

            if (role.IsServiceLinked)
            {
                continue;
            }

            var policies = RolePolicies.Read(role, global.Policies);
            gap ??= policies.Gaps.Count > 0 ? policies.Gaps[0] : null;
            if (policies.Known.Any(p => p.IsOwn && p.Document.Statements.Any(UsesResourceTags)))
            {
                byTags = true;
                if (MayTagAll(policies) is { } source)
                {
                    mayRewrite.Add((role, source));
                }
            }
        }

        return (byTags ?? (gap is null ? false : null), mayRewrite, gap);
    }

    /// <summary>Where a role, unless it is administrator or a Deny takes tagging away, may set any tag on anything; null when it may not.</summary>
    private static string? MayTagAll(RolePolicies policies)
    {
        string? source = null;
        foreach (var (from, statement) in policies.Statements())
        {
            if (!statement.CoversAction(TagAction))
            {
                continue;
            }

            if (!statement.IsAllow || (statement.NamesEveryAction() && statement.NamesEveryResource()))
            {
                return null;
            }

            if (statement.NamesEveryResource() && !statement.Conditions.Any(c => TagKeys.Any(k => c.Key.StartsWith(k, StringComparison.OrdinalIgnoreCase))) && !UsesResourceTags(statement))
            {
                source ??= from;
            }
        }

        return source;
    }

    private static bool UsesResourceTags(PolicyStatement statement) =>
        statement.Conditions.Any(c => c.Key.StartsWith("aws:ResourceTag/", StringComparison.OrdinalIgnoreCase) || c.Key.StartsWith("ecs:ResourceTag/", StringComparison.OrdinalIgnoreCase));

    private static bool IsAwsManaged(string policyArn) => Arn.TryParse(policyArn, out var arn) && arn.AccountId is "aws";
}
