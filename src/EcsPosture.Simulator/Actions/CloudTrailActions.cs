using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Wire;
using InventoryArn = EcsPosture.Inventory.Arn;

namespace EcsPosture.Simulator.Actions;

/// <summary>CloudTrail.</summary>
internal static class CloudTrailActions
{
    public static JsonObject DescribeTrails(AwsCall call, ServedFolder folder)
    {
        folder.Require(call, SnapshotPaths.DescribeTrails);
        var names = call.Texts("trailNameList");
        var shadows = call.Text("includeShadowTrails") is not { } include || include is "true";
        var trails = Trails(folder)
            .Where(t => shadows || IsAtHome(t, folder))
            .Where(t => names.Count == 0 || names.Any(n => n == Answers.Text(t, "TrailARN") || n == Answers.Text(t, "Name")));
        return new() { ["trailList"] = Answers.Array(trails) };
    }

    public static JsonObject GetTrailStatus(AwsCall call, ServedFolder folder) =>
        Detail(call, folder, call.Text("Name"), SnapshotPaths.GetTrailStatus);

    public static JsonObject GetEventSelectors(AwsCall call, ServedFolder folder) =>
        Detail(call, folder, call.Text("TrailName"), SnapshotPaths.GetEventSelectors);

    private static JsonObject Detail(AwsCall call, ServedFolder folder, string? name, Func<string, string> path)
    {
        if (name is null)
        {
            throw new AwsErrorException("InvalidTrailNameException", "Trail name cannot be blank!");
        }

        // A trail of another region, or of the organization in a member account, is found by its ARN only.
        var trail = Trails(folder).FirstOrDefault(t => Answers.Text(t, "TrailARN") == name || (Answers.Text(t, "Name") == name && IsAtHome(t, folder)))
            ?? throw new AwsErrorException("TrailNotFoundException", $"Unknown trail: {name} for the user: {folder.AccountId}");
        var file = path(Answers.Text(trail, "Name") ?? name);
        var home = InventoryArn.TryParse(Answers.Text(trail, "TrailARN"), out var arn) ? folder.Account.Region(arn.Region) : folder;
        foreach (var at in (ServedFolder[])[folder, home])
        {
            at.RequireNoGap(call, file);
            if (at.File(file) is { } content)
            {
                return (JsonObject)content.DeepClone();
            }
        }

        throw AwsErrors.Denied(call, $"The snapshot behind this endpoint has no file {file}.");
    }

    private static bool IsAtHome(JsonNode trail, ServedFolder folder) =>
        Answers.Text(trail, "HomeRegion") == folder.Region && InventoryArn.TryParse(Answers.Text(trail, "TrailARN"), out var arn) && arn.AccountId == folder.AccountId;

    // A multi-region trail shows in every region of its account, also where the estate has nothing else.
    private static IEnumerable<JsonNode> Trails(ServedFolder folder) =>
        folder.IsEmpty
            ? folder.Account.Regions.SelectMany(Own).Where(t => t["IsMultiRegionTrail"]?.GetValue<bool>() is true)
                .DistinctBy(t => Answers.Text(t, "TrailARN"))
            : Own(folder);

    private static IEnumerable<JsonNode> Own(ServedFolder folder) => folder.Entries(SnapshotPaths.DescribeTrails, "trailList");
}
