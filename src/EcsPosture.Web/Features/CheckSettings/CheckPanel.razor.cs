using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Settings;
using EcsPosture.Findings.Connections;
using EcsPosture.Findings.Settings;
using EcsPosture.Web.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Severity = EcsPosture.Checks.Severity;

namespace EcsPosture.Web.Features.CheckSettings;

/// <summary>One check: what it judges, what is set about it, and the form that sets it. What was typed stays until it is saved.</summary>
public sealed partial class CheckPanel(
    CheckSettingsStore store, ConnectionStore connections, CheckCatalogue catalogue, NavigationManager navigation, AuthenticationStateProvider signedIn)
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private CheckInfo? _check;
    private IReadOnlyList<StoredCheckSetting>? _settings;
    private IReadOnlyList<Connection> _connections = [];
    private IReadOnlyList<string> _errors = [];
    private object? _shown;
    private string _state = "";
    private string _severity = "";
    private bool _saved;
    private bool _busy;

    /// <summary>The check.</summary>
    [Parameter, EditorRequired]
    public required string Id { get; set; }

    /// <summary>Id of the connection that the form is for; null for all.</summary>
    [Parameter]
    public long? For { get; set; }

    private NavigationManager Navigation => navigation;

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if ((Id, For).Equals(_shown))
        {
            return;
        }

        _shown = (Id, For);
        (_errors, _saved) = ([], false);
        _check = catalogue.Find(Id)?.Info;
        if (_check is not null)
        {
            _connections = await connections.ListAsync(CancellationToken.None);
            await ReadAsync();
        }
    }

    private static string Key(long? connection) => connection?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static IEnumerable<string> Says(StoredCheckSetting stored)
    {
        var setting = stored.ToSetting();
        if (setting.IsEnabled is { } on)
        {
            yield return on ? "on" : "off";
        }

        if (setting.Severity is { } severity)
        {
            yield return $"severity {severity.ToString().ToLowerInvariant()}";
        }

        foreach (var (name, value) in setting.Parameters)
        {
            yield return $"{name}: {value}";
        }
    }

    private string NameOf(long? connection) =>
        connection is null ? "All connections" : _connections.FirstOrDefault(c => c.Id == connection)?.Name ?? $"Connection {Key(connection)}";

    private async Task ReadAsync()
    {
        _settings = [.. (await store.ListAsync(CancellationToken.None)).Where(s => s.CheckId == Id)];
        var setting = _settings.FirstOrDefault(s => s.ConnectionId == For)?.ToSetting() ?? CheckSetting.None;
        _state = setting.IsEnabled switch { true => "on", false => "off", null => "" };
        _severity = setting.Severity?.ToString() ?? "";
        _values.Clear();
        foreach (var (name, value) in setting.Parameters)
        {
            _values[name] = value;
        }
    }

    private Task SaveAsync() => ApplyAsync(new()
    {
        IsEnabled = _state switch { "on" => true, "off" => false, _ => null },
        Severity = Enum.TryParse<Severity>(_severity, out var severity) ? severity : null,
        Parameters = _values.Where(v => !string.IsNullOrWhiteSpace(v.Value)).ToDictionary(),
    });

    private Task ResetAsync() => ApplyAsync(CheckSetting.None);

    private async Task ApplyAsync(CheckSetting setting)
    {
        (_busy, _saved) = (true, false);
        try
        {
            _errors = await signedIn.TryAsync(actor => store.ChangeAsync(actor, Id, For, setting, CancellationToken.None));
            if (_errors.Count == 0)
            {
                _saved = true;
                await ReadAsync();
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
