using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EcsPosture.Inventory.Json;

/// <summary>Reads times as the AWS CLI prints them (ISO 8601 text) or as the JSON protocols send them (seconds since 1970).</summary>
internal sealed class AwsTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number when reader.TryGetDouble(out var seconds) && seconds is > -62_135_596_800 and < 253_402_300_800:
                return DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
            case JsonTokenType.String when TryParse(reader.GetString(), out var time):
                return time;
            default:
                throw new JsonException("not a time: expected ISO 8601 text or seconds since 1970");
        }
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>Reads ISO 8601 text; a time without an offset is UTC.</summary>
    public static bool TryParse(string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
