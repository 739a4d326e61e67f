using EcsPosture.Checks;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Testing;

namespace EcsPosture.Findings.Tests.Recording;

/// <summary>Checks that say of a resource what a word on it tells them to, so that a test writes the verdicts it needs.</summary>
internal static class Words
{
    public const string Container = "test-container";
    public const string Family = "test-family";
    public const string Service = "test-service";
    public const string Cluster = "test-cluster";
    public const string Role = "test-role";

    public static CheckCatalogue All { get; } = new([new ContainerWord(), new FamilyWord(), new ServiceWord(), new ClusterWord(), new RoleWord()]);

    public static IEnumerable<Statement> Say(string? word) => word switch
    {
        "fail" => [new Violation("It is bad.", new Evidence("word", "fail", "ok"))],
        "critical" => [new Violation("It is very bad.", new Evidence("word", "critical", "ok")) { Severity = Severity.Critical }],
        "manual" => [new NeedsReview("Look at it.")],
        "unread" => [new Unread(ASnapshot.Denied("test:Read"))],
        "na" => [new DoesNotApply("It does not concern it.")],
        _ => [],
    };

    public static CheckInfo Info(string id, ResourceType type, int version, params IReadOnlyList<Topic> topics) => new()
    {
        Id = id,
        Version = version,
        Title = $"Title of {id}",
        Severity = Severity.High,
        Topics = topics,
        Pages = ["security-tasks-containers"],
        ResourceType = type,
        Responsibility = Responsibility.Customer,
        Rationale = "For tests.",
        PassWhen = "The word is ok.",
        FailWhen = "The word is fail.",
        Remediation = new() { Summary = "Say another word." },
        Actions = ["test:Read"],
        Parameters = [new("threshold", "1", "A number that tests change.")],
    };
}

internal sealed class ContainerWord(int version = 1, Func<string?, string?>? reading = null) : ContainerCheck
{
    public override CheckInfo Info { get; } = Words.Info(Words.Container, ResourceType.TaskDefinition, version, Topic.Infrastructure, Topic.Iam);

    protected override IEnumerable<Statement> Examine(ContainerDefinition container, string path, TaskDefinition definition, CheckContext context) =>
        Words.Say(reading is null ? container.User : reading(container.User));
}

internal sealed class FamilyWord : TaskDefinitionCheck
{
    public override CheckInfo Info { get; } = Words.Info(Words.Family, ResourceType.TaskDefinition, 1, Topic.Logging);

    protected override IEnumerable<Statement> Examine(TaskDefinition resource, CheckContext context) => Words.Say(resource.RegisteredBy);
}

internal sealed class ServiceWord : ServiceCheck
{
    public override CheckInfo Info { get; } = Words.Info(Words.Service, ResourceType.Service, 1, Topic.Logging);

    protected override IEnumerable<Statement> Examine(Service resource, CheckContext context) => Words.Say(resource.CreatedBy);
}

internal sealed class ClusterWord : ClusterCheck
{
    public override CheckInfo Info { get; } = Words.Info(Words.Cluster, ResourceType.Cluster, 1, Topic.Logging);

    protected override IEnumerable<Statement> Examine(Cluster resource, CheckContext context) => Words.Say(resource.Tags is [var tag, ..] ? tag.Value : null);
}

internal sealed class RoleWord : RoleCheck
{
    public override CheckInfo Info { get; } = Words.Info(Words.Role, ResourceType.Role, 1, Topic.Iam);

    protected override IEnumerable<Statement> Examine(Role resource, CheckContext context)
    {
        if (context.RoleUsage.UsesOf(resource.Arn).Count == 0)
        {
            return [new DoesNotApply("ECS does not use the role.")];
        }

        return Words.Say(resource.Tags is [var tag, ..] ? tag.Value : null);
    }
}
