using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Hashing;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Testing;

/// <summary>
/// Gives the records of a test the content hash that the snapshot reader would: one that changes when anything about the
/// resource does. A record changed with <c>with</c> otherwise keeps the hash it was built with.
/// </summary>
internal static class ContentHashes
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Properties = new();
    private static readonly PropertyInfo Hash = typeof(Resource).GetProperty(nameof(Resource.ContentHash))!;

    /// <summary>Sets the hashes of all resources of an account.</summary>
    public static void Set(AccountSnapshot account) => Write(account, new StringBuilder());

    private static void Write(object? value, StringBuilder to)
    {
        switch (value)
        {
            case null:
                to.Append('-');
                break;
            case string text:
                to.Append(CultureInfo.InvariantCulture, $"{text.Length}\"{text}");
                break;
            case JsonNode node:
                to.Append(node.ToJsonString());
                break;
            case Resource resource:
                var content = new StringBuilder();
                WriteProperties(resource, content);
                var hash = XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(content.ToString())).ToString("x16", CultureInfo.InvariantCulture);
                Hash.SetValue(resource, hash);
                to.Append(hash);
                break;
            case IFormattable or bool:
                to.Append(CultureInfo.InvariantCulture, $"{value};");
                break;
            case IEnumerable many:
                to.Append('[');
                foreach (var item in many)
                {
                    Write(item, to);
                }

                to.Append(']');
                break;
            default:
                WriteProperties(value, to);
                break;
        }
    }

    private static void WriteProperties(object value, StringBuilder to)
    {
        to.Append('{');
        foreach (var property in Properties.GetOrAdd(value.GetType(), PropertiesOf))
        {
            Write(property.GetValue(value), to);
        }

        if (IsObserved(value.GetType()) && value.GetType().GetProperty(nameof(Observed<>.IsKnown))!.GetValue(value) is true)
        {
            Write(value.GetType().GetMethod(nameof(Observed<>.Require))!.Invoke(value, null), to);
        }

        to.Append('}');
    }

    private static PropertyInfo[] PropertiesOf(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0 && p.Name != Hash.Name && (IsObserved(type) || IsField(p)))];

    // What a record holds, and not what it works out of that.
    private static bool IsField(PropertyInfo property) => property.CanWrite || property.DeclaringType is { IsGenericType: true, Name: "KeyValuePair`2" };

    private static bool IsObserved(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Observed<>);
}
