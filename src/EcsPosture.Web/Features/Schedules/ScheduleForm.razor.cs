using System.Globalization;
using EcsPosture.Findings.Connections;
using EcsPosture.Findings.Schedules;
using EcsPosture.Web.Components;
using EcsPosture.Web.Schedules;
using EcsPosture.Web.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace EcsPosture.Web.Features.Schedules;

/// <summary>Makes or changes a schedule. What was typed stays until it is saved.</summary>
public sealed partial class ScheduleForm(ScheduleBook book, ScheduleClock clock, Reader reader, AuthenticationStateProvider signedIn)
{
    private const string GroupPrefix = "group-";
    private static readonly IReadOnlyList<string> Zones = [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Order(StringComparer.Ordinal)];
    private IReadOnlyList<string> _errors = [];
    private CronBuilder _builder = new();
    private string _name = "";
    private string _target = "";
    private string _zone = "UTC";
    private ScanScope? _scope;
    private OverlapPolicy _overlap;
    private MissedRunPolicy _missed;
    private int _spread;
    private bool _busy;

    /// <summary>The schedule to change; null for a new one.</summary>
    [Parameter]
    public Schedule? Schedule { get; set; }

    /// <summary>The connections to choose from.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<Connection> Connections { get; set; }

    /// <summary>The groups to choose from.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<ConnectionGroup> Groups { get; set; }

    /// <summary>It was saved.</summary>
    [Parameter]
    public EventCallback Done { get; set; }

    private bool IsForGroup => _target.StartsWith(GroupPrefix, StringComparison.Ordinal);

    private SchedulePreview Preview => clock.Preview(_builder.Cron, _zone, Draft.OwnSpread(), 5);

    /// <summary>What the fields say.</summary>
    private ScheduleDraft Draft => new()
    {
        Name = _name,
        ConnectionId = Connections.FirstOrDefault(each => Key(each) == _target)?.Id,
        GroupId = Groups.FirstOrDefault(each => Key(each) == _target)?.Id,
        Cron = _builder.Cron,
        TimeZone = _zone,
        Scope = _scope,
        Overlap = _overlap,
        MissedRun = _missed,
        SpreadMinutes = _spread,
        IsPaused = Schedule?.IsPaused ?? false,
    };

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        if (Schedule is null)
        {
            _target = Connections.Count > 0 ? Key(Connections[0]) : "";
            _zone = reader.Zone.Id;
            return;
        }

        _builder = CronBuilder.From(Schedule.Cron);
        _target = Connections.FirstOrDefault(each => each.Id == Schedule.ConnectionId) is { } connection ? Key(connection)
            : Groups.FirstOrDefault(each => each.Id == Schedule.GroupId) is { } group ? Key(group) : "";
        (_name, _zone, _scope) = (Schedule.Name, Schedule.TimeZone, Schedule.Scope);
        (_overlap, _missed, _spread) = (Schedule.Overlap, Schedule.MissedRun, Schedule.SpreadMinutes);
    }

    private void Choose(ChangeEventArgs change)
    {
        var rhythm = Enum.Parse<Rhythm>((string)change.Value!);
        _builder = rhythm is Rhythm.Custom ? _builder with { Custom = _builder.Cron, Rhythm = rhythm } : _builder with { Rhythm = rhythm };
    }

    private void ChooseTime(ChangeEventArgs change)
    {
        if (TimeOnly.TryParse((string?)change.Value, CultureInfo.InvariantCulture, out var at))
        {
            _builder = _builder with { At = at };
        }
    }

    private string InZone(DateTimeOffset at) => TimeZoneInfo.TryFindSystemTimeZoneById(_zone, out var zone)
        ? TimeZoneInfo.ConvertTime(at, zone).ToString(_spread > 0 ? "ddd d MMM yyyy, HH:mm:ss" : "ddd d MMM yyyy, HH:mm", CultureInfo.InvariantCulture)
        : "";

    private static string Key(Connection connection) => connection.Id.ToString(CultureInfo.InvariantCulture);

    private static string Key(ConnectionGroup group) => string.Create(CultureInfo.InvariantCulture, $"{GroupPrefix}{group.Id}");

    private async Task SaveAsync()
    {
        var draft = Draft;
        _busy = true;
        try
        {
            _errors = await signedIn.TryAsync(actor =>
                Schedule is null ? book.AddAsync(actor, draft, CancellationToken.None) : book.ChangeAsync(actor, Schedule.Id, draft, CancellationToken.None));
            if (_errors.Count == 0)
            {
                await Done.InvokeAsync();
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
