using Microsoft.Extensions.Options;

namespace EcsPosture.Web.Tests.Scanning;

public sealed class ScanSettingsTests
{
    [Fact]
    public async Task All_wrong_settings_are_told_at_once_by_their_full_names()
    {
        var settings = new Dictionary<string, string?> { ["Scans:TimeLimit"] = "00:00:01", ["Scans:AtOnce"] = "0", ["Scans:ResumeAttempts"] = "-1" };

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => RunningApp.StartAsync(settings: settings));

        Assert.Equal(3, refused.Failures.Count());
        Assert.All(settings.Keys, name => Assert.Contains(refused.Failures, failure => failure.StartsWith(name, StringComparison.Ordinal)));
    }
}
