using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>A root user with access keys or without MFA.</summary>
public sealed class RootUserUnprotected : Check<AccountSummary>
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-iam-root-user-hardening",
        Title = "Root user has access keys or no MFA",
        Severity = Severity.Critical,
        Topics = [Topic.Iam],
        Pages = ["security-iam"],
        ResourceType = ResourceType.Account,
        Responsibility = Responsibility.Customer,
        Rationale =
            "No policy limits the root user: whoever has its key or its password has the account, its tasks and its backups. "
            + "Nothing of ECS needs it.",
        PassWhen = "The root user has no access key, and an MFA device or no password.",
        FailWhen = "It has an access key, or a password without an MFA device.",
        NotApplicableWhen = "IAM does not tell of the root user, as in GovCloud.",
        Remediation = new()
        {
            Summary = "Sign in as the root user, delete its access keys and register a passkey or hardware MFA; in an organization, remove the root credentials of member accounts centrally.",
            Cli = "aws iam get-account-summary --query 'SummaryMap.[AccountAccessKeysPresent,AccountMFAEnabled,AccountPasswordPresent]'",
            SideEffects = "Whatever still uses the root user's key stops working: look up its last use first.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "IAM.4"),
            new(FrameworkNames.Fsbp, "IAM.9"),
            new(FrameworkNames.Cis, "AWS Foundations v5.0 1.3"),
            new(FrameworkNames.Cis, "AWS Foundations v5.0 1.4"),
            new(FrameworkNames.Cis, "AWS Foundations v6.0 2.3"),
            new(FrameworkNames.Cis, "AWS Foundations v6.0 2.4"),
            new(FrameworkNames.Nist80053, "AC-2(1)"),
            new(FrameworkNames.Nist80053, "AC-3(15)"),
            new(FrameworkNames.Nist80053, "AC-3(7)"),
            new(FrameworkNames.Nist80053, "AC-6"),
            new(FrameworkNames.Nist80053, "AC-6(10)"),
            new(FrameworkNames.Nist80053, "AC-6(2)"),
            new(FrameworkNames.Nist80053, "IA-2(1)"),
            new(FrameworkNames.Nist80053, "IA-2(2)"),
            new(FrameworkNames.Nist80053, "IA-2(6)"),
            new(FrameworkNames.Nist80053, "IA-2(8)"),
            new(FrameworkNames.PciDss, "7.2.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "7.2.2", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "8.4.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "8.4.2", MappingSource.OtherTool),
        ],
        Actions = ["iam:GetAccountSummary"],
    };

    internal override bool IsGlobal => true;

    /// <inheritdoc />
    protected override ResourceList<AccountSummary> Select(CheckContext context) => context.Account.Global.Summary;

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(AccountSummary resource, CheckContext context)
    {
        if (resource.AccessKeys is null && resource.HasMfa is null)
        {
            yield return new DoesNotApply("IAM does not tell of the root user of this account.");
            yield break;
        }

        if (resource.AccessKeys is > 0)
        {
            yield return new Violation("The root user has an access key.", new Evidence("SummaryMap.AccountAccessKeysPresent", resource.AccessKeys.Value.ToString(CultureInfo.InvariantCulture), "0"));
        }

        if (resource.HasMfa is false && resource.HasPassword is not false)
        {
            yield return new Violation("The root user has no MFA device.", new Evidence("SummaryMap.AccountMFAEnabled", "0", "1"));
        }

        if (resource.AccessKeys is null || resource.HasMfa is null)
        {
            yield return new Unread(Gap.NotAsked("iam:GetAccountSummary", resource.RootArn));
        }
    }
}
