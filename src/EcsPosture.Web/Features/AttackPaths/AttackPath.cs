using EcsPosture.Checks.Iam.Access;
using EcsPosture.Findings.Estate;
using EcsPosture.Findings.Queries.Access;
using EcsPosture.Web.Components;
using EcsPosture.Web.Features.EcsServices;

namespace EcsPosture.Web.Features.AttackPaths;

/// <summary>How somebody gets from outside into a service and what he gains: entry, weakness, identity, prize.</summary>
public sealed record AttackPath
{
    private const int MostWeaknesses = 4;
    private const int MostPrizes = 5;

    private AttackPath()
    {
    }

    /// <summary>Name of the service.</summary>
    public required string Service { get; init; }

    /// <summary>Short hash of the service.</summary>
    public required string ServiceHash { get; init; }

    /// <summary>The ways in.</summary>
    public required IReadOnlyList<string> Entries { get; init; }

    /// <summary>What fails on the service and helps whoever got in; a few at most.</summary>
    public required IReadOnlyList<Weakness> Weaknesses { get; init; }

    /// <summary>How many more of them there are.</summary>
    public required int MoreWeaknesses { get; init; }

    /// <summary>The roles whose credentials a container gets.</summary>
    public required IReadOnlyList<AttackIdentity> Identities { get; init; }

    /// <summary>What can be had with them.</summary>
    public required IReadOnlyList<AttackPrize> Prizes { get; init; }

    /// <summary>Whether no failing check, but only a flaw of the application itself, would let somebody from the entry to the identity.</summary>
    public bool NeedsFlaw => Weaknesses.Count == 0;

    /// <summary>The path of a service; null when there is no way in, or nothing to gain.</summary>
    public static AttackPath? Of(AttackPathParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var entries = EntriesOf(parts);
        var identities = IdentitiesOf(parts);
        var prizes = PrizesOf(parts);
        return entries.Count == 0 || prizes.Count == 0 ? null : new()
        {
            Service = parts.Service.Name,
            ServiceHash = parts.Service.Hash,
            Entries = entries,
            Weaknesses = [.. parts.Weaknesses.Take(MostWeaknesses)],
            MoreWeaknesses = Math.Max(0, parts.Weaknesses.Count - MostWeaknesses),
            Identities = identities,
            Prizes = prizes,
        };
    }

    /// <summary>Why a service has no path.</summary>
    public static string WhyNone(AttackPathParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var summary = Exposure.Summary(parts.Service);
        return EntriesOf(parts).Count > 0
            ? "There is a way in, but nothing was found that somebody would gain by it: the containers have no role that reaches anything, and no secrets are handed to them."
            : $"No way in from outside was found. {summary.Text} {(parts.Service.Service is null ? "Whether ECS Exec is on was not read." : "ECS Exec is off.")}";
    }

    private static List<string> EntriesOf(AttackPathParts parts)
    {
        var entries = new List<string>();
        if (Exposure.Summary(parts.Service) is { IsExposed: true } exposed)
        {
            entries.Add(exposed.Text);
        }

        if (parts.Service.Service?.EnableExecuteCommand is true)
        {
            var profile = parts.TaskRole?.Profile;
            var who = profile is null ? 0 : profile.AdministratorsCount + profile.Reach.Count(r => r.Exec is not null);
            entries.Add(who == 0 ? "ECS Exec is on: whoever may ecs:ExecuteCommand gets a shell in its containers." : $"ECS Exec is on: {Words.Count(who, "principal")} of the account may get a shell in its containers.");
        }

        return entries;
    }

    private static List<AttackIdentity> IdentitiesOf(AttackPathParts parts)
    {
        var identities = new List<AttackIdentity>();
        if (parts.TaskRole is { Rank: { } rank } role)
        {
            identities.Add(new("Task role", role.Name, role.Hash, rank, role.Profile?.IsPotential is true));
        }

        identities.AddRange(parts.HostRoles.Take(2).Select(h => new AttackIdentity("Host's role, if the container reaches the metadata service", h.Name, h.Hash, h.Rank, IsPotential: true)));
        return identities;
    }

    private static List<AttackPrize> PrizesOf(AttackPathParts parts)
    {
        var prizes = new List<AttackPrize>();
        if (parts.TaskRole is { } role)
        {
            prizes.AddRange(role.Rank switch
            {
                AccessRank.FullAdmin => [new($"All permissions in account {role.AccountId}", false)],
                AccessRank.AdminEquivalent => [new($"All permissions in account {role.AccountId}, which the role can give itself", role.Profile?.IsPotential is true)],
                AccessRank.CanEscalate => [new($"All permissions in account {role.AccountId}, in {Words.Count(role.Profile?.Route.Count ?? 1, "step")} by way of others", role.Profile?.IsPotential is true)],
                AccessRank.NotKnown => [new("Not known: what the role may do was not all read", true)],
                _ => role.Access is null ? [] : EcsPosture.Checks.Iam.Access.Prizes.Of(role.Access).Take(MostPrizes).Select(p => new AttackPrize($"{char.ToUpperInvariant(p.Text[0])}{p.Text[1..]}{(p.IsEverywhere ? ", all of them" : ", some of them")}", false)),
            });
        }

        if (parts.HostRoles.FirstOrDefault(h => h.Rank >= AccessRank.CanEscalate) is { } host)
        {
            prizes.Add(new($"All permissions in account {parts.Service.AccountId}, by {host.Name}", true));
        }

        var secrets = parts.Service.Deployed?.ContainerDefinitions.Sum(c => c.Secrets.Count) ?? 0;
        if (secrets > 0)
        {
            prizes.Add(new($"{Words.Count(secrets, "secret")} that ECS hands to its containers", false));
        }

        return prizes;
    }
}

/// <summary>A role whose credentials a container gets.</summary>
/// <param name="Kind">Whose role it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Hash">Short hash of its ARN, for its page.</param>
/// <param name="Rank">Where it stands.</param>
/// <param name="IsPotential">Whether that, or that a container gets it, is potential.</param>
public sealed record AttackIdentity(string Kind, string Name, string Hash, AccessRank Rank, bool IsPotential);

/// <summary>What can be had.</summary>
/// <param name="Text">In words.</param>
/// <param name="IsPotential">Whether it hangs on something that is derived, assumed, under conditions or unread.</param>
public sealed record AttackPrize(string Text, bool IsPotential);
