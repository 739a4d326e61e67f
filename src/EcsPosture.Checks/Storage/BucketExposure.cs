using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Inventory.Storage;

namespace EcsPosture.Checks.Storage;

/// <summary>Looks up buckets and states who may reach them.</summary>
internal static class BucketExposure
{
    private static readonly (string Name, Func<PublicAccessBlock, bool> Read)[] Flags =
    [
        (nameof(PublicAccessBlock.BlockPublicAcls), b => b.BlockPublicAcls),
        (nameof(PublicAccessBlock.IgnorePublicAcls), b => b.IgnorePublicAcls),
        (nameof(PublicAccessBlock.BlockPublicPolicy), b => b.BlockPublicPolicy),
        (nameof(PublicAccessBlock.RestrictPublicBuckets), b => b.RestrictPublicBuckets),
    ];

    /// <summary>
    /// A bucket by name, whatever region refers to it: what was read, a known null when it is not among the account's own, or
    /// unknown. The first region that knows it speaks.
    /// </summary>
    public static Observed<Bucket?> Find(AccountSnapshot account, string name)
    {
        Observed<Bucket?>? unknown = null;
        Observed<Bucket?>? absent = null;
        foreach (var region in account.Regions)
        {
            var found = region.Storage.Buckets.Find($"arn:{account.Partition}:s3:::{name}");
            if (found.TryGet(out var bucket, out _) && bucket is not null)
            {
                return found;
            }

            // A region that refers to no bucket has asked for none, so its empty list says nothing of this one.
            if (!found.IsKnown)
            {
                unknown ??= found;
            }
            else
            {
                absent ??= found;
            }
        }

        return unknown ?? absent ?? Observed.Unknown<Bucket?>(Gap.NotAsked("s3:ListBuckets", name));
    }

    /// <summary>States how everybody may reach a bucket, or that this was not read.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="context">The context.</param>
    /// <param name="what">The bucket in words that begin a sentence.</param>
    /// <param name="open">How bad it is that everybody may reach it.</param>
    public static IEnumerable<Statement> Examine(Bucket bucket, CheckContext context, string what, Severity open)
    {
        var account = AccountBlock(context.Account);
        context.Note(bucket.ContentHash);
        context.Note(account.TryGet(out var whole, out _) ? whole?.ToString() ?? "no block" : "?");
        var flags = Flags.Select(flag => (flag.Name, IsOn: IsOn(bucket.Block, account, flag.Read))).ToDictionary(flag => flag.Name, flag => flag.IsOn);

        if (!bucket.PolicyIsPublic.TryGet(out var isPublic, out var gap))
        {
            yield return new Unread(gap);
        }
        else if (isPublic)
        {
            yield return Unless(
                flags[nameof(PublicAccessBlock.RestrictPublicBuckets)],
                $"{what} has a public policy, which only the public access block keeps from taking effect.",
                new($"{what} has a policy that lets everybody in.", new Evidence("PolicyStatus.IsPublic", "true", "false")) { Severity = open });
        }

        if (!bucket.Grants.TryGet(out var grants, out gap))
        {
            yield return new Unread(gap);
        }
        else if (grants.FirstOrDefault(g => g.IsPublic) is { } grant)
        {
            yield return Unless(
                flags[nameof(PublicAccessBlock.IgnorePublicAcls)],
                $"{what} has an access control list that names everybody, which the public access block ignores.",
                new($"{what} has an access control list that lets everybody in.", new Evidence("Grants[*].Grantee.URI", $"{grant.Uri}, {grant.Permission}", "no group of everybody")) { Severity = open });
        }

        string[] off = [.. flags.Where(flag => flag.Value.TryGet(out var isOn, out _) && !isOn).Select(flag => flag.Key)];
        if (off.Length > 0)
        {
            yield return new Violation(
                $"{what} does not block public access, nor does the account.", new Evidence("PublicAccessBlockConfiguration", $"{string.Join(", ", off)} off", "all four on, of the bucket or of the account"))
            {
                Severity = Severity.Medium,
            };
        }

        foreach (var unread in flags.Values.Select(flag => flag.Gap).OfType<Gap>().Distinct())
        {
            yield return new Unread(unread);
        }
    }

    private static Statement Unless(Observed<bool> prevented, string note, Violation violation) =>
        !prevented.TryGet(out var isPrevented, out var gap) ? new Unread(gap) : isPrevented ? new Note(note) : violation;

    // On when either is; off only when both are known to be.
    private static Observed<bool> IsOn(Observed<PublicAccessBlock?> bucket, Observed<PublicAccessBlock?> account, Func<PublicAccessBlock, bool> read)
    {
        if (new[] { bucket, account }.Any(block => block.TryGet(out var set, out _) && set is not null && read(set)))
        {
            return Observed.Known(true);
        }

        return (bucket.Gap ?? account.Gap) is { } gap ? Observed.Unknown<bool>(gap) : Observed.Known(false);
    }

    // One setting for the account: regions that refer to no bucket have not asked for it.
    private static Observed<PublicAccessBlock?> AccountBlock(AccountSnapshot account)
    {
        var read = account.Regions.Select(region => region.Storage.AccountBlock).ToList();
        var known = read.Where(block => block.IsKnown).OrderByDescending(block => block.Require() is not null).ToList();
        return known.Count > 0 ? known[0] : read.Count > 0 ? read[0] : Observed.Unknown<PublicAccessBlock?>(Gap.NotAsked("s3control:GetPublicAccessBlock"));
    }
}
