using System.Globalization;
using System.Text.Json.Nodes;
using EcsPosture.Simulator.Building;
using EcsPosture.Simulator.Estate;
using InventoryArn = EcsPosture.Inventory.Arn;

namespace EcsPosture.Simulator.Synthetic;

/// <summary>The revisions of a synthetic estate, each made when it is asked for. All are active.</summary>
/// <param name="region">Where they stand.</param>
/// <param name="scale">How many families there are, and how many revisions each has.</param>
/// <param name="careless">Whether something about a family is careless.</param>
internal sealed class SyntheticRevisions(RegionBuilder region, ScaleOptions scale, Func<string, string, bool> careless) : IServedRevisions
{
    /// <summary>Families share repositories, as those that are made by one pipeline do.</summary>
    private const int MostRepositories = 200;

    private const int FirstDigit = 7;

    public IReadOnlyList<string> Families { get; } = new MadeList<string>(scale.Families, NameOf);

    public IEnumerable<ServedRevision> Tagged => [];

    public bool HasActive(string family) => IndexOf(family) is not null;

    public IReadOnlyList<string> Arns(string status, string? family) =>
        status is not "ACTIVE" ? []
        : family is null ? new MadeList<string>(scale.Families * scale.Revisions, i => ArnOf(i / scale.Revisions, (i % scale.Revisions) + 1))
        : IndexOf(family) is { } index ? new MadeList<string>(scale.Revisions, i => ArnOf(index, i + 1))
        : [];

    public ServedRevision? Find(string name)
    {
        var id = InventoryArn.LastSegment(name);
        var colon = id.IndexOf(':', StringComparison.Ordinal);
        var number = scale.Revisions;
        if (IndexOf(colon < 0 ? id : id[..colon]) is not { } family
            || (colon >= 0 && (!int.TryParse(id.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number) || number < 1 || number > scale.Revisions)))
        {
            return null;
        }

        var made = Make(family, number).Describe();
        return new(ArnOf(family, number), "ACTIVE", (JsonObject)made["taskDefinition"]!, (JsonArray)made["tags"]!);
    }

    /// <summary>Makes a revision by the index of its family and its number.</summary>
    public RevisionBuilder Make(int family, int number)
    {
        var name = NameOf(family);
        var revision = new RevisionBuilder(region, name, number, SyntheticEstate.TakenAt.AddDays(-scale.Revisions + number));
        revision.TaskRole(region.Role(string.Create(CultureInfo.InvariantCulture, $"role-{(scale.Roles == 0 ? 0 : family % scale.Roles):D5}")));
        var repository = string.Create(CultureInfo.InvariantCulture, $"repository-{family % MostRepositories:D3}");
        var container = revision.Container("app", string.Create(CultureInfo.InvariantCulture, $"1.0.{number}"), repository).Port(8080).Env("LOG_LEVEL", "info");
        Spoil(container, name);
        return revision;
    }

    /// <summary>Revisions that between them name every image of the account's registry.</summary>
    public IEnumerable<RevisionBuilder> OfEachImage() =>
        from family in Enumerable.Range(0, Math.Min(scale.Families, MostRepositories))
        from number in Enumerable.Range(1, scale.Revisions)
        select Make(family, number);

    private static string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"family-{index:D5}");

    private string ArnOf(int family, int number) => region.Arn("ecs", string.Create(CultureInfo.InvariantCulture, $"task-definition/{NameOf(family)}:{number}"));

    private int? IndexOf(string family) =>
        family.StartsWith("family-", StringComparison.Ordinal)
        && int.TryParse(family.AsSpan(FirstDigit), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < scale.Families && NameOf(index) == family
            ? index
            : null;

    private void Spoil(ContainerBuilder container, string family)
    {
        if (careless(family, "user"))
        {
            container.User(null);
        }

        if (careless(family, "root"))
        {
            container.WritableRoot();
        }

        if (careless(family, "log"))
        {
            container.NoLog();
        }

        if (careless(family, "image"))
        {
            container.Image("public.ecr.aws/docker/library/nginx:latest");
        }
    }
}
