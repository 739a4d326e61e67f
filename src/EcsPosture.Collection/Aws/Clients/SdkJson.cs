using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Amazon.EC2.Model;
using Amazon.Runtime;
using Amazon.S3.Model;

namespace EcsPosture.Collection.Aws.Clients;

/// <summary>Between the models of official clients and the JSON that the AWS CLI prints.</summary>
internal static class SdkJson
{
    // Where the official client names a member otherwise than the API does.
    private static readonly Dictionary<(Type Owner, string Name), string> Names = new()
    {
        [(typeof(IpPermission), nameof(IpPermission.Ipv4Ranges))] = "IpRanges",
        [(typeof(PrefixListId), nameof(PrefixListId.Id))] = "PrefixListId",
        [(typeof(S3Bucket), nameof(S3Bucket.BucketName))] = "Name",
        [(typeof(S3Grantee), nameof(S3Grantee.CanonicalUser))] = "ID",
        [(typeof(ServerSideEncryptionConfiguration), nameof(ServerSideEncryptionConfiguration.ServerSideEncryptionRules))] = "Rules",
        [(typeof(ServerSideEncryptionRule), nameof(ServerSideEncryptionRule.ServerSideEncryptionByDefault))] = "ApplyServerSideEncryptionByDefault",
        [(typeof(ServerSideEncryptionByDefault), nameof(ServerSideEncryptionByDefault.ServerSideEncryptionAlgorithm))] = "SSEAlgorithm",
        [(typeof(ServerSideEncryptionByDefault), nameof(ServerSideEncryptionByDefault.ServerSideEncryptionKeyManagementServiceKeyId))] = "KMSMasterKeyID",
    };

    private static readonly HashSet<string> NotOfTheAnswer = [nameof(AmazonWebServiceResponse.ResponseMetadata), nameof(AmazonWebServiceResponse.ContentLength), nameof(AmazonWebServiceResponse.HttpStatusCode)];

    public static JsonSerializerOptions Options { get; } = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new ConstantConverter(), new TimeConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Shape } },
    };

    /// <summary>An answer as the CLI prints it.</summary>
    public static JsonObject Write(object answer) => (JsonObject)JsonSerializer.SerializeToNode(answer, answer.GetType(), Options)!;

    private static void Shape(JsonTypeInfo type)
    {
        if (type.Kind is not JsonTypeInfoKind.Object)
        {
            return;
        }

        foreach (var property in type.Properties.ToList())
        {
            if (property.AttributeProvider?.IsDefined(typeof(ObsoleteAttribute), inherit: true) == true
                || (typeof(AmazonWebServiceResponse).IsAssignableFrom(type.Type) && NotOfTheAnswer.Contains(property.Name)))
            {
                type.Properties.Remove(property);
                continue;
            }

            if (Names.TryGetValue((type.Type, property.Name), out var name))
            {
                property.Name = name;
            }

            // The official client gives null where AWS answered with an empty list.
            if (property is { Get: { } get } && property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(List<>))
            {
                var list = property.PropertyType;
                property.Get = owner => get(owner) ?? (IList)Activator.CreateInstance(list)!;
            }
        }
    }

    /// <summary>Constants such as <c>InstanceType</c> are their text.</summary>
    private sealed class ConstantConverter : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeof(ConstantClass).IsAssignableFrom(typeToConvert);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert))!;

        private sealed class Of<T> : JsonConverter<T>
            where T : ConstantClass
        {
            public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
                (T)Activator.CreateInstance(typeToConvert, reader.GetString())!;

            public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
        }
    }

    private sealed class TimeConverter : JsonConverter<DateTime>
    {
        public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTime().ToUniversalTime();

        public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
            writer.WriteStringValue(AwsTime.Write(new DateTimeOffset(value.ToUniversalTime())));
    }
}
