using System.Globalization;
using Npgsql;

namespace EcsPosture.Findings.Storage;

/// <summary>Reads the ways in which people write down where a PostgreSQL database is.</summary>
internal static class PostgresAddress
{
    private const string Expected = "Expected Host=…;Database=…;Username=… or postgresql://user@host/database.";

    /// <summary>Reads a connection string or address.</summary>
    /// <exception cref="StoreRefusedException">It cannot be read. What was given is not repeated.</exception>
    public static NpgsqlConnectionStringBuilder Read(string text)
    {
        var builder = IsUri(text) ? ReadUri(text) : ReadWords(text);
        if (string.IsNullOrEmpty(builder.Host) || string.IsNullOrEmpty(builder.Database))
        {
            throw new StoreRefusedException($"The store's connection string names no host or no database. {Expected}");
        }

        builder.ApplicationName ??= "ecs-posture";
        return builder;
    }

    /// <summary>The database and its host, for people.</summary>
    public static string Describe(NpgsqlConnectionStringBuilder builder) =>
        string.Create(CultureInfo.InvariantCulture, $"PostgreSQL database {builder.Database} on {builder.Host}:{builder.Port}");

    private static bool IsUri(string text) =>
        text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    private static NpgsqlConnectionStringBuilder ReadWords(string text)
    {
        try
        {
            return new(text);
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or KeyNotFoundException or InvalidCastException)
        {
            throw new StoreRefusedException($"The store's connection string cannot be read. {Expected}");
        }
    }

    private static NpgsqlConnectionStringBuilder ReadUri(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri))
        {
            throw new StoreRefusedException($"The store's address cannot be read. {Expected}");
        }

        var words = new List<string>();
        foreach (var part in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = part.IndexOf('=', StringComparison.Ordinal) is var at and > 0 ? (part[..at], part[(at + 1)..]) : (part, "");
            words.Add($"{KeywordOf(name)}='{Uri.UnescapeDataString(value).Replace("'", "''", StringComparison.Ordinal)}'");
        }

        var builder = ReadWords(string.Join(';', words));
        var user = uri.UserInfo.Split(':', 2);
        builder.Host = uri.Host;
        builder.Port = uri.Port > 0 ? uri.Port : NpgsqlConnection.DefaultPort;
        builder.Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'));
        builder.Username = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : builder.Username;
        builder.Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : builder.Password;
        return builder;
    }

    /// <summary>The libpq names that addresses use, as Npgsql calls them.</summary>
    private static string KeywordOf(string name) => name.ToLowerInvariant() switch
    {
        "sslmode" => "SSL Mode",
        "sslrootcert" => "Root Certificate",
        "application_name" => "Application Name",
        "connect_timeout" => "Timeout",
        _ => name,
    };
}
