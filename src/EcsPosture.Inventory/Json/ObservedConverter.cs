using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace EcsPosture.Inventory.Json;

/// <summary>Writes an observed fact as <c>{"value": …}</c>, <c>{"none": true}</c> (known to be absent) or <c>{"gap": {…}}</c>.</summary>
/// <typeparam name="T">The type of the fact.</typeparam>
internal sealed class ObservedConverter<T> : JsonConverter<Observed<T>>
{
    public override Observed<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("expected an object with value or gap");
        }

        var result = default(Observed<T>);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "value":
                    result = Observed.Known(JsonSerializer.Deserialize(ref reader, Info<T>(options))!);
                    break;
                case "none":
                    result = Observed.Known<T>(default!);
                    break;
                case "gap":
                    result = Observed.Unknown<T>(JsonSerializer.Deserialize(ref reader, Info<Gap>(options)) ?? Gap.NotCollected);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return result;
    }

    public override void Write(Utf8JsonWriter writer, Observed<T> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        if (value.TryGet(out var known, out var gap))
        {
            if (known is null)
            {
                writer.WriteBoolean("none", true);
            }
            else
            {
                writer.WritePropertyName("value");
                JsonSerializer.Serialize(writer, known, Info<T>(options));
            }
        }
        else
        {
            writer.WritePropertyName("gap");
            JsonSerializer.Serialize(writer, gap, Info<Gap>(options));
        }

        writer.WriteEndObject();
    }

    private static JsonTypeInfo<TValue> Info<TValue>(JsonSerializerOptions options) => (JsonTypeInfo<TValue>)options.GetTypeInfo(typeof(TValue));
}
