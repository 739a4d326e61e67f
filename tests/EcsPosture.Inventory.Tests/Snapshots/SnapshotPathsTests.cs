using CsCheck;
using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Inventory.Tests.Snapshots;

public sealed class SnapshotPathsTests
{
    private static readonly string[] Odd = ["..", ".", "../..", "a/../b", "con", "", "%2F", "%", "a%5Fb", "~", new string('a', 119), new string('a', 120), new string('a', 121)];

    private static readonly Gen<string> Names = Gen.OneOf(
        Gen.String[Gen.Char["abcXYZ019-_.+=@~%/\\:* é\0\n"], 0, 40],
        Gen.String[0, 300],
        Gen.Int[0, Odd.Length - 1].Select(i => Odd[i]));

    [Fact]
    public void No_name_leaves_its_folder_or_is_too_long() => Names.Sample(
        name =>
        {
            var encoded = SnapshotPaths.Name(name);
            Assert.NotEmpty(encoded);
            Assert.InRange(encoded.Length, 1, 120);
            Assert.NotEqual('.', encoded[0]);
            Assert.All(encoded, c => Assert.True(char.IsAsciiLetterOrDigit(c) || "-_.+=@%~".Contains(c, StringComparison.Ordinal)));
        },
        iter: 5000);

    [Fact]
    public void Two_names_have_two_files() => Gen.Select(Names, Names).Sample(
        (a, b) => Well(Arn.LastSegment(a)) == Well(Arn.LastSegment(b)) || SnapshotPaths.Name(a) != SnapshotPaths.Name(b),
        iter: 5000);

    [Fact]
    public void Two_pairs_of_names_have_two_files()
    {
        var parts = Gen.String[Gen.Char["ab_"], 1, 4];
        Gen.Select(parts, parts, parts, parts).Sample(
            (a, b, c, d) => (a, b) == (c, d)
                || (SnapshotPaths.GetSchedule(a, b) != SnapshotPaths.GetSchedule(c, d) && SnapshotPaths.GetRolePolicy(a, b) != SnapshotPaths.GetRolePolicy(c, d)),
            iter: 5000);
    }

    [Theory]
    [InlineData("main", "main")]
    [InlineData("arn:aws:ecs:eu-west-1:111122223333:cluster/main", "main")]
    [InlineData("Web_App-1.2@x", "Web_App-1.2@x")]
    [InlineData("..", "%2E.")]
    [InlineData("a b", "a%20b")]
    [InlineData("é", "%C3%A9")]
    public void Plain_names_stay_readable(string name, string expected) => Assert.Equal(expected, SnapshotPaths.Name(name));

    [Fact]
    public void A_long_name_is_cut_to_the_same_name_each_time()
    {
        var name = new string('f', 255);

        Assert.Equal(SnapshotPaths.Name(name), SnapshotPaths.Name(name));
        Assert.NotEqual(SnapshotPaths.Name(name), SnapshotPaths.Name(name[..254]));
    }

    [Fact]
    public void A_policy_of_aws_and_one_of_the_account_have_two_files() =>
        Assert.NotEqual(SnapshotPaths.GetPolicy("arn:aws:iam::aws:policy/Web"), SnapshotPaths.GetPolicy("arn:aws:iam::111122223333:policy/Web"));

    [Theory]
    [InlineData(SnapshotPaths.DescribeClusters, "ecs:DescribeClusters")]
    [InlineData(SnapshotPaths.ListTaskDefinitionsBeingDeleted, "ecs:ListTaskDefinitions")]
    [InlineData("ecs/describe-task-definition/web_1.json", "ecs:DescribeTaskDefinition")]
    [InlineData(SnapshotPaths.GetAccountAuthorizationDetails, "iam:GetAccountAuthorizationDetails")]
    [InlineData(SnapshotPaths.GetTaskDefinitionTags, "tag:GetResources")]
    [InlineData("efs/describe-mount-targets/fs-1.json", "elasticfilesystem:DescribeMountTargets")]
    [InlineData("s3api/get-bucket-acl/logs.json", "s3:GetBucketAcl")]
    [InlineData(SnapshotPaths.GetAccountPublicAccessBlock, "s3control:GetPublicAccessBlock")]
    [InlineData("notes.json", "")]
    public void A_path_tells_its_action(string path, string action) => Assert.Equal(action, SnapshotPaths.ActionOf(path));

    // Text that is no Unicode cannot be told apart as bytes.
    private static string Well(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
}
