using System.Collections;
using System.Reflection;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Tests.Catalogue;

/// <summary>Accounts like a given one, of which less could be read: in each, one list or one kind of fact is unknown.</summary>
internal static class Forgetting
{
    private static readonly Gap Gap = new(GapKind.Denied, "test:Forget", null, "AccessDeniedException", "refused", "test:Forget");

    /// <summary>All ways to forget one thing, by name; none that changes nothing.</summary>
    public static IEnumerable<(string What, AccountSnapshot Account)> Each(AccountSnapshot account)
    {
        foreach (var property in typeof(GlobalSnapshot).GetProperties())
        {
            foreach (var (what, change) in Ways(property, [account.Global]))
            {
                yield return (what, account with { Global = (GlobalSnapshot)Changed(account.Global, property, change) });
            }
        }

        foreach (var property in typeof(Snapshot).GetProperties().Where(p => p.CanWrite))
        {
            foreach (var (what, change) in Ways(property, account.Regions))
            {
                yield return (what, account with { Regions = [.. account.Regions.Select(r => (Snapshot)Changed(r, property, change))] });
            }

            // Facts of a service, which hold lists of their own.
            foreach (var part in property.PropertyType.Name.EndsWith("Facts", StringComparison.Ordinal) ? property.PropertyType.GetProperties().Where(p => p.CanWrite) : [])
            {
                foreach (var (what, change) in Ways(part, [.. account.Regions.Select(r => property.GetValue(r)!)]))
                {
                    yield return ($"{property.Name}.{what}", account with { Regions = [.. account.Regions.Select(r => (Snapshot)Changed(r, property, facts => Changed(facts, part, change)))] });
                }
            }
        }
    }

    private static IEnumerable<(string What, Func<object, object> Change)> Ways(PropertyInfo property, IReadOnlyList<object> owners)
    {
        var type = property.PropertyType;
        if (IsA(type, typeof(Observed<>)))
        {
            yield return (property.Name, _ => Unknown(type));
        }

        if (!IsA(type, typeof(ResourceList<>)) || !owners.Any(o => Items(property.GetValue(o)!).Count > 0))
        {
            yield break;
        }

        yield return ($"{property.Name} (all)", list => Changed(list, type.GetProperty("Gaps")!, _ => new[] { Gap }, type.GetProperty("Items")!, Emptied));
        yield return ($"{property.Name} (that there are no more)", list => Changed(list, type.GetProperty("Gaps")!, _ => new[] { Gap }));
        yield return ($"{property.Name} (what each is)", list => Changed(list, type.GetProperty("Items")!, items => Each(items, resource => Unknown(resource.GetType()))));
        foreach (var fact in type.GetGenericArguments()[0].GetProperties().Where(p => p.CanWrite && IsA(p.PropertyType, typeof(Observed<>))))
        {
            yield return ($"{property.Name}.{fact.Name}", list => Changed(list, type.GetProperty("Items")!, items => Each(items, observed => Mapped(observed, r => Changed(r, fact, _ => Unknown(fact.PropertyType))))));
        }
    }

    private static IList Items(object list) => (IList)list.GetType().GetProperty("Items")!.GetValue(list)!;

    private static IList Emptied(object items) => Array.CreateInstance(ItemType(items), 0);

    private static Array Each(object items, Func<object, object> change)
    {
        var from = (IList)items;
        var to = Array.CreateInstance(ItemType(items), from.Count);
        for (var i = 0; i < from.Count; i++)
        {
            var item = from[i]!;
            to.SetValue(Activator.CreateInstance(item.GetType(), item.GetType().GetProperty("Arn")!.GetValue(item), change(item.GetType().GetProperty("Resource")!.GetValue(item)!)), i);
        }

        return to;
    }

    private static Type ItemType(object items) => items.GetType().GetInterfaces().First(i => IsA(i, typeof(IReadOnlyList<>))).GetGenericArguments()[0];

    private static object Mapped(object observed, Func<object, object> change)
    {
        var type = observed.GetType();
        return type.GetProperty("IsKnown")!.GetValue(observed) is true
            ? typeof(Observed).GetMethod(nameof(Observed.Known))!.MakeGenericMethod(type.GetGenericArguments()).Invoke(null, [change(type.GetMethod("Require")!.Invoke(observed, null)!)])!
            : observed;
    }

    private static object Unknown(Type observed) => typeof(Observed).GetMethod(nameof(Observed.Unknown))!.MakeGenericMethod(observed.GetGenericArguments()).Invoke(null, [Gap])!;

    private static object Changed(object record, PropertyInfo property, Func<object, object> change, PropertyInfo? second = null, Func<object, object>? secondChange = null)
    {
        var copy = record.GetType().GetMethod("<Clone>$")!.Invoke(record, null)!;
        property.SetValue(copy, change(property.GetValue(record)!));
        second?.SetValue(copy, secondChange!(second.GetValue(record)!));
        return copy;
    }

    private static bool IsA(Type type, Type generic) => type.IsGenericType && type.GetGenericTypeDefinition() == generic;
}
