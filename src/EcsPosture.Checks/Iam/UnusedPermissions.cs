using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>A task role whose permissions nobody uses.</summary>
public sealed class UnusedPermissions : EcsRoleCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-iam-unused-permissions",
        Title = "Task role has services never used in 90 days",
        Severity = Severity.Low,
        Topics = [Topic.Iam],
        Pages = ["security-iam-roles", "security_iam_id-based-policy-examples"],
        ResourceType = ResourceType.Role,
        Responsibility = Responsibility.Customer,
        Rationale =
            "Permissions that a workload does not use are of use to an intruder alone. "
            + "IAM tells when a role last used each service, so that they can be taken away without guessing.",
        PassWhen = "Never by itself: which services a role used takes a job of IAM for each role, which a scan does not start.",
        FailWhen = "The role was not used at all within the period, although it allows something.",
        NotApplicableWhen = "ECS does not use the role as task role, it allows nothing, or it is younger than the period.",
        ManualWhen = "The role was used within the period: its last accessed data say which services were not.",
        Remediation = new()
        {
            Summary = "Ask IAM for the services that the role last used, and take away the others.",
            Cli = """
                aws iam generate-service-last-accessed-details --arn {arn}
                aws iam get-service-last-accessed-details --job-id <job>
                """,
            SideEffects = "What runs once a year is denied when its service is taken away.",
        },
        Controls = [new(FrameworkNames.Nist80053, "AC-6(7)", MappingSource.Ours)],
        Actions = ["iam:GetAccountAuthorizationDetails", "ecs:DescribeTaskDefinition"],
        Parameters = [new("days", "90", "Days without use after which permissions count as unused.")],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineUsed(Role role, IReadOnlySet<RolePurpose> purposes, CheckContext context)
    {
        if (!purposes.Contains(RolePurpose.TaskRole))
        {
            yield return new DoesNotApply("ECS does not use the role as task role.");
            yield break;
        }

        var access = PrincipalAccess.Of(role, context);
        if (access.Layers.Identity.All(p => p.Document is { Statements: [] }))
        {
            yield return new DoesNotApply("The role allows nothing.");
            yield break;
        }

        var days = context.IntParameter("days");
        var since = context.TakenAt.AddDays(-days);
        if (role.CreateDate is { } made && made > since)
        {
            yield return new DoesNotApply(string.Create(CultureInfo.InvariantCulture, $"The role is younger than {days} days."));
        }
        else if (role.CreateDate is null)
        {
            yield return new Unread(Inventory.Gap.NotAsked("iam:GetRole", role.RoleArn));
        }
        else if (role.LastUsed is not { } used || used < since)
        {
            yield return new Violation(
                string.Create(CultureInfo.InvariantCulture, $"Role {role.RoleName} was not used within {days} days."),
                new Evidence("RoleLastUsed.LastUsedDate", role.LastUsed?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? Evidence.Absent, string.Create(CultureInfo.InvariantCulture, $"within {days} days")));
        }
        else
        {
            yield return new NeedsReview($"Look at the last accessed data of role {role.RoleName} for services that it may use and did not.");
        }
    }
}
