using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Wire;
using InventoryArn = EcsPosture.Inventory.Arn;

namespace EcsPosture.Simulator;

/// <summary>STS: who calls, and credentials for a role.</summary>
internal sealed class TemporaryCredentials(SimulatorOptions options)
{
    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    /// <summary>The account and caller behind an access key.</summary>
    public (string AccountId, string CallerArn) Identify(string accessKeyId, string? sessionToken, ServedEstate estate, WireProtocol protocol)
    {
        if (_sessions.TryGetValue(accessKeyId, out var session))
        {
            if (sessionToken != session.Token)
            {
                throw AwsErrors.InvalidCredentials(protocol);
            }

            return options.TimeProvider.GetUtcNow() < session.Expires ? (session.AccountId, session.Arn) : throw AwsErrors.ExpiredToken(protocol);
        }

        if (sessionToken is not null && accessKeyId.StartsWith("ASIA", StringComparison.Ordinal))
        {
            throw AwsErrors.InvalidCredentials(protocol);
        }

        var account = options.AccountsByAccessKey.TryGetValue(accessKeyId, out var mapped) ? mapped : estate.DefaultAccount;
        var partition = estate.Find(account)?.Partition ?? "aws";
        return (account, $"arn:{partition}:iam::{account}:user/simulated");
    }

    /// <summary>GetCallerIdentity.</summary>
    public static JsonObject Identity(AwsCall call) => new()
    {
        ["Arn"] = call.CallerArn,
        ["UserId"] = UserId(call.CallerArn),
        ["Account"] = call.AccountId,
    };

    /// <summary>AssumeRole.</summary>
    public JsonObject Assume(AwsCall call, ServedEstate estate)
    {
        var roleArn = call.Text("RoleArn");
        var name = call.Text("RoleSessionName") ?? throw AwsErrors.Invalid(call, "roleSessionName must not be null.");
        if (roleArn is null || !InventoryArn.TryParse(roleArn, out var arn) || arn.Service is not "iam" || !arn.Resource.StartsWith("role/", StringComparison.Ordinal))
        {
            throw AwsErrors.Invalid(call, $"{roleArn} is invalid");
        }

        // AWS gives one answer for a role that is not there, one that does not trust the caller and a wrong external id.
        var refused = AwsErrors.Denied(call, $"User: {call.CallerArn} is not authorized to perform: sts:AssumeRole on resource: {roleArn}");
        if (estate.Find(arn.AccountId) is null || (options.ExternalIds.TryGetValue(roleArn, out var externalId) && externalId != call.Text("ExternalId")))
        {
            throw refused;
        }

        var seconds = call.Number("DurationSeconds") ?? 3600;
        if (seconds is < 900 or > 43200)
        {
            throw AwsErrors.Invalid(call, "Value at 'durationSeconds' failed to satisfy constraint: Member must be between 900 and 43200");
        }

        var key = $"ASIA{RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)}";
        var session = new Session(
            arn.AccountId,
            $"arn:{arn.Partition}:sts::{arn.AccountId}:assumed-role/{InventoryArn.LastSegment(arn.Resource)}/{name}",
            RandomNumberGenerator.GetHexString(64),
            options.TimeProvider.GetUtcNow().AddSeconds(seconds));
        _sessions[key] = session;
        return new()
        {
            ["AssumedRoleUser"] = new JsonObject { ["AssumedRoleId"] = $"{UserId(session.Arn)}:{name}", ["Arn"] = session.Arn },
            ["Credentials"] = new JsonObject
            {
                ["AccessKeyId"] = key,
                ["SecretAccessKey"] = RandomNumberGenerator.GetHexString(40),
                ["SessionToken"] = session.Token,
                ["Expiration"] = session.Expires.ToString("O", CultureInfo.InvariantCulture),
            },
        };
    }

    private static string UserId(string arn) =>
        $"AIDA{Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(arn)), 0, 8)}";

    private sealed record Session(string AccountId, string Arn, string Token, DateTimeOffset Expires);
}
