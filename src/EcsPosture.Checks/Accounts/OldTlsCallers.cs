using EcsPosture.Checks.Audit;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;

namespace EcsPosture.Checks.Accounts;

/// <summary>Callers of the ECS API that speak old TLS: CloudTrail knows, and its events are not read.</summary>
public sealed class OldTlsCallers : Check<AccountTrails>
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-api-tls-version",
        Title = "ECS API callers used old TLS",
        Severity = Severity.Low,
        Topics = [Topic.Infrastructure],
        Pages = ["infrastructure-security"],
        ResourceType = ResourceType.Account,
        Responsibility = Responsibility.Customer,
        Rationale =
            "AWS takes TLS 1.2 and 1.3 only, and recommends 1.3. "
            + "A caller that still asks for 1.2 runs an old client library, which is worth knowing for other reasons too.",
        PassWhen = "Never by itself: a person must look.",
        FailWhen = "Never by itself.",
        ManualWhen = "Always. The version of TLS stands only in CloudTrail's events, which may hold names and addresses of people and are not read.",
        Remediation = new()
        {
            Summary = "Look at the TLS version of recent calls to ECS, and upgrade the SDK, CLI or agent of each caller that is behind.",
            Cli = """
                aws cloudtrail lookup-events --region {region} --lookup-attributes AttributeKey=EventSource,AttributeValue=ecs.amazonaws.com \
                  --query 'Events[].CloudTrailEvent' --output json | jq -r '.[] | fromjson | [.tlsDetails.tlsVersion, .userAgent] | @tsv' | sort | uniq -c
                """,
        },
        Controls = [new(FrameworkNames.Nist80053, "SC-8", MappingSource.Ours)],
        Actions = ["cloudtrail:DescribeTrails"],
    };

    internal override bool IsGlobal => true;

    /// <inheritdoc />
    protected override ResourceList<AccountTrails> Select(CheckContext context) => ResourceList<AccountTrails>.Of([AccountTrails.Of(context.Account)]);

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(AccountTrails resource, CheckContext context) =>
    [
        new NeedsReview("See in CloudTrail which TLS version callers of ecs.amazonaws.com use (tlsDetails.tlsVersion of their events): TLSv1.3 is recommended."),
    ];
}
