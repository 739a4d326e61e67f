using System.Text.Json.Nodes;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Json;

namespace EcsPosture.Inventory.Snapshots.Reading;

/// <summary>Reads what IAM tells of the root user.</summary>
internal static class AccountSummaryReader
{
    public static ResourceList<AccountSummary> Read(FolderReader folder)
    {
        var answer = folder.Open(SnapshotPaths.GetAccountSummary, "iam:GetAccountSummary");
        var list = new ListBuilder<AccountSummary>();
        list.Incomplete(answer.Gaps);
        var root = $"arn:{folder.Manifest.Partition}:iam::{folder.Manifest.AccountId}:root";
        if (answer.Content is not null)
        {
            list.Add(root, Peek.Object(answer.Content, "SummaryMap") is { } map
                ? Observed.Known(new AccountSummary
                {
                    RootArn = root,
                    AccessKeys = Number(map, "AccountAccessKeysPresent"),
                    HasMfa = Number(map, "AccountMFAEnabled") is { } mfa ? mfa > 0 : null,
                    HasPassword = Number(map, "AccountPasswordPresent") is { } password ? password > 0 : null,
                    ContentHash = CanonicalJson.Hash(map),
                })
                : Observed.Unknown<AccountSummary>(answer.Malformed("the file has no SummaryMap", root)));
        }

        return list.Build();
    }

    private static int? Number(JsonObject map, string name) =>
        map[name] is JsonValue value && (value.TryGetValue<int>(out var number) || (value.TryGetValue<string>(out var text) && int.TryParse(text, out number))) ? number : null;
}
