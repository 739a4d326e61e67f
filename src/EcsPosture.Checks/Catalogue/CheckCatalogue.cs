namespace EcsPosture.Checks.Catalogue;

/// <summary>All checks of the program, found by reflection and ordered by id.</summary>
public sealed class CheckCatalogue
{
    private readonly Dictionary<string, Check> _byId;

    /// <summary>A catalogue of the given checks.</summary>
    public CheckCatalogue(IEnumerable<Check> checks)
    {
        Checks = [.. checks.OrderBy(c => c.Info.Id, StringComparer.Ordinal)];
        _byId = Checks.ToDictionary(c => c.Info.Id, StringComparer.Ordinal);
    }

    /// <summary>The checks that the program ships with.</summary>
    public static CheckCatalogue Default { get; } = new(
        typeof(Check).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false, IsClass: true } && type.IsAssignableTo(typeof(Check)))
            .Select(type => (Check)Activator.CreateInstance(type)!));

    /// <summary>All checks, by id.</summary>
    public IReadOnlyList<Check> Checks { get; }

    /// <summary>A check by id, or null.</summary>
    public Check? Find(string id) => _byId.GetValueOrDefault(id);
}
