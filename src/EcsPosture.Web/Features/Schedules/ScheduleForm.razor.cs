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
    private static readonly IReadOnlyList<string> Zones = [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Order(StringComparer.Ordinal)];
    private IReadOnlyList<string> _errors = [];
    private CronBuilder _builder = new();
    private string _name = "";
    private long _connection;
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

    /// <summary>It was saved.</summary>
    [Parameter]
    public EventCallback Done { get; set; }

    private SchedulePreview Preview => clock.Preview(_builder.Cron, _zone, new(_spread, _name), 5);

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        if (Schedule is null)
        {
            _connection = Connections.Count > 0 ? Connections[0].Id : 0;
            _zone = reader.Zone.Id;
            return;
        }

        _builder = CronBuilder.From(Schedule.Cron);
        (_name, _connection, _zone, _scope) = (Schedule.Name, Schedule.ConnectionId, Schedule.TimeZone, Schedule.Scope);
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

    private async Task SaveAsync()
    {
        var draft = new ScheduleDraft
        {
            Name = _name,
            ConnectionId = _connection,
            Cron = _builder.Cron,
            TimeZone = _zone,
            Scope = _scope,
            Overlap = _overlap,
            MissedRun = _missed,
            SpreadMinutes = _spread,
            IsPaused = Schedule?.IsPaused ?? false,
        };
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
