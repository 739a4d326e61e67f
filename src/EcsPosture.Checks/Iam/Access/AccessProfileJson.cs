using System.Text.Json;
using System.Text.Json.Serialization;

namespace EcsPosture.Checks.Iam.Access;

/// <summary>Profiles as JSON text and back: the same profile is always the same text.</summary>
public static class AccessProfileJson
{
    /// <summary>The profile as text.</summary>
    public static string Serialize(AccessProfile profile) => JsonSerializer.Serialize(profile, AccessProfileContext.Default.AccessProfile);

    /// <summary>The profile of a text; null when it is that of none, as another version of the program may have written it.</summary>
    public static AccessProfile? Deserialize(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, AccessProfileContext.Default.AccessProfile);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>How profiles are written as text.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(AccessProfile))]
internal sealed partial class AccessProfileContext : JsonSerializerContext;
