using EcsPosture.Findings.Scans;
using Microsoft.Extensions.Options;

namespace EcsPosture.Web.Scanning;

/// <summary>How scans are run (configuration section <c>Scans</c>).</summary>
public sealed class ScanSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Scans";

    /// <summary>How long a scan may take before it is ended as failed.</summary>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromMinutes(60);

    /// <summary>How many scans run at once.</summary>
    public int AtOnce { get; set; } = 2;

    /// <summary>How often a scan that the program's end interrupted is started anew; 0 leaves it ended.</summary>
    public int ResumeAttempts { get; set; } = 2;

    /// <summary>How long a worker may give no sign of life before its scan is taken for interrupted.</summary>
    public TimeSpan SilentAfter { get; set; } = ScanLiveness.Default.SilentAfter;

    /// <summary>How long a schedule may be late before its time counts as missed.</summary>
    public TimeSpan MissedAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The largest zip file, in megabytes, that may be uploaded as a snapshot.</summary>
    public int LargestUploadMegabytes { get; set; } = 200;

    /// <summary>The same in bytes.</summary>
    public long LargestUpload => LargestUploadMegabytes * 1024L * 1024;
}

/// <summary>Tells all that is wrong with the settings at once, each by its full name.</summary>
internal sealed class ScanSettingsValidation : IValidateOptions<ScanSettings>
{
    public ValidateOptionsResult Validate(string? name, ScanSettings options)
    {
        var errors = new List<string>();
        Require(options.TimeLimit >= TimeSpan.FromMinutes(1) && options.TimeLimit <= TimeSpan.FromHours(24), "TimeLimit", "between 1 minute and 24 hours, such as 01:00:00");
        Require(options.AtOnce is >= 1 and <= 32, "AtOnce", "between 1 and 32");
        Require(options.ResumeAttempts is >= 0 and <= 10, "ResumeAttempts", "between 0 and 10");
        Require(options.SilentAfter >= TimeSpan.FromSeconds(2) && options.SilentAfter <= TimeSpan.FromMinutes(10), "SilentAfter", "between 2 seconds and 10 minutes");
        Require(options.MissedAfter >= TimeSpan.FromSeconds(10) && options.MissedAfter <= TimeSpan.FromHours(1), "MissedAfter", "between 10 seconds and 1 hour");
        Require(options.LargestUploadMegabytes is >= 1 and <= 2000, "LargestUploadMegabytes", "between 1 and 2000");
        return errors.Count > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;

        void Require(bool holds, string setting, string range)
        {
            if (!holds)
            {
                errors.Add($"{ScanSettings.Section}:{setting} must be {range}.");
            }
        }
    }
}
