using EcsPosture.Inventory.Redaction;
using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Inventory.Tests.Snapshots;

public sealed class AccountReadingTests
{
    [Fact]
    public void Regions_that_the_scan_covers_and_no_folder_holds_are_unread()
    {
        var gap = new Gap(GapKind.Unreachable, "ecs:ListClusters", "us-east-1", null, "no route", null);
        var account = AFolder.OfGlobal().With(m => m with { Regions = ["eu-west-1", "us-east-1", "us-west-2"] }).With(gap).ReadAccount(AFolder.OfRegion());

        Assert.Equal(["us-east-1", "us-west-2"], account.UnreadRegions.Select(g => g.Resource));
        Assert.Equal(gap, account.UnreadRegions[0]);
        Assert.Equal(["eu-west-1"], account.Regions.Select(r => r.Region));
    }

    [Fact]
    public void A_single_folder_made_by_hand_leaves_no_region_unread() => Assert.Empty(AFolder.OfRegion().ReadAccount().UnreadRegions);

    [Fact]
    public void Global_facts_may_stand_in_a_regions_folder()
    {
        var account = AFolder.OfRegion()
            .With(SnapshotPaths.GetAccountAuthorizationDetails, """{"RoleDetailList":[{"Arn":"arn:aws:iam::111122223333:role/web","RoleName":"web","AssumeRolePolicyDocument":{"Statement":[]}}],"Policies":[]}""")
            .ReadAccount();

        Assert.Equal("web", Assert.Single(account.Global.Roles.Known).RoleName);
        Assert.Equal(SnapshotManifest.GlobalRegion, account.Global.Manifest.Region);
    }

    [Fact]
    public void Only_a_global_folder_is_an_account_without_regions() => Assert.Empty(AFolder.OfGlobal().ReadAccount().Regions);

    [Fact]
    public void Folders_of_two_accounts_are_refused()
    {
        var e = Assert.Throws<SnapshotFormatException>(() => AFolder.OfRegion().ReadAccount(AFolder.OfGlobal().With(m => m with { AccountId = "444455556666" })));

        Assert.Contains("accountId", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_folders_of_one_region_are_refused() =>
        Assert.Contains("region", Assert.Throws<SnapshotFormatException>(() => AFolder.OfRegion().ReadAccount(AFolder.OfRegion())).Message, StringComparison.Ordinal);

    [Fact]
    public void Folders_of_two_partitions_are_refused() =>
        Assert.Contains("partition", Assert.Throws<SnapshotFormatException>(() => AFolder.OfRegion().ReadAccount(AFolder.OfGlobal().With(m => m with { Partition = "aws-cn" }))).Message, StringComparison.Ordinal);

    [Fact]
    public void No_folder_is_refused() => Assert.Throws<SnapshotFormatException>(() => SnapshotReader.Read([]));

    [Fact]
    public void A_newer_format_is_refused_by_name()
    {
        var e = Assert.Throws<SnapshotFormatException>(() => AFolder.OfRegion().With(m => m with { FormatVersion = 2 }).Read());

        Assert.Contains("formatVersion 2 is newer than 1", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("123")]
    [InlineData("")]
    [InlineData("../../../etc")]
    public void An_account_id_that_is_none_is_refused(string id) =>
        Assert.Contains("accountId", Assert.Throws<SnapshotFormatException>(() => AFolder.OfRegion().With(m => m with { AccountId = id }).Read()).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("../x")]
    [InlineData("EU WEST")]
    public void A_region_that_is_none_is_refused(string region) =>
        Assert.Contains("region", Assert.Throws<SnapshotFormatException>(() => AFolder.OfRegion().With(m => m with { Region = region }).Read()).Message, StringComparison.Ordinal);

    [Fact]
    public void What_was_made_by_hand_is_redacted_and_then_says_so()
    {
        var folder = AFolder.OfRegion().WithRevision("web", 1, ""","containerDefinitions":[{"name":"a","image":"a","environment":[{"name":"P","value":"hunter2"}]}]""");

        Assert.Equal("[redacted kind=literal length=7]", folder.Read().TaskDefinitions.Known.Single().ContainerDefinitions[0].Environment[0].Value);
        Assert.DoesNotContain("hunter2", string.Concat(folder.Documents.Files.Values.Select(f => f.ToJsonString())), StringComparison.Ordinal);
        Assert.Equal(SecretDetector.Version, folder.Documents.Manifest.DetectorVersion);
        Assert.Equal("[redacted kind=literal length=7]", folder.Read().TaskDefinitions.Known.Single().ContainerDefinitions[0].Environment[0].Value);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(99)]
    public void A_capture_of_any_detector_keeps_its_markers(int version)
    {
        var region = AFolder.OfRegion().With(m => m with { DetectorVersion = version })
            .WithRevision("web", 1, ""","containerDefinitions":[{"name":"a","image":"a","environment":[{"name":"P","value":"[redacted kind=high-entropy length=40]"}]}]""")
            .Read();

        Assert.Equal("[redacted kind=high-entropy length=40]", region.TaskDefinitions.Known.Single().ContainerDefinitions[0].Environment[0].Value);
    }

    [Fact]
    public void A_manifest_that_only_claims_redaction_gains_nothing()
    {
        var folder = AFolder.OfRegion().With(m => m with { DetectorVersion = 1 })
            .WithRevision("web", 1, ""","containerDefinitions":[{"name":"a","image":"a","environment":[{"name":"P","value":"hunter2"}],"command":["--password=hunter2"]}]""");

        folder.Read();

        Assert.DoesNotContain("hunter2", string.Concat(folder.Documents.Files.Values.Select(f => f.ToJsonString())), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_folder_read_twice_gives_the_same_hashes()
    {
        AFolder Folder(string order) => AFolder.OfRegion().WithRevision("web", 1, order);
        var one = Folder(""","cpu":"256","memory":"512","containerDefinitions":[{"name":"a","image":"a","dockerLabels":{"x":"1","y":"2"}}]""").Read().TaskDefinitions.Known.Single();
        var other = Folder(""","containerDefinitions":[{"dockerLabels":{"y":"2","x":"1"},"image":"a","name":"a"}],"memory":"512","cpu":"256" """).Read().TaskDefinitions.Known.Single();
        var changed = Folder(""","containerDefinitions":[{"dockerLabels":{"y":"2","x":"1"},"image":"a","name":"b"}],"memory":"512","cpu":"256" """).Read().TaskDefinitions.Known.Single();

        Assert.Equal(one.ContentHash, other.ContentHash);
        Assert.NotEqual(one.ContentHash, changed.ContentHash);
    }
}
