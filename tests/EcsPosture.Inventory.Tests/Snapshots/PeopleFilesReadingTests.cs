using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Inventory.Tests.Snapshots;

public sealed class PeopleFilesReadingTests
{
    private const string User = "arn:aws:iam::111122223333:user/team/ann";
    private const string Group = "arn:aws:iam::111122223333:group/ops";
    private const string Managed = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    private const string Boundary = "arn:aws:iam::111122223333:policy/limit";
    private const string Document = """{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}""";

    private static readonly Gap Refused = new(GapKind.Denied, "iam:GetAccountAuthorizationDetails", null, "AccessDenied", null, "iam:GetAccountAuthorizationDetails")
    {
        File = SnapshotPaths.GetAccountAuthorizationDetails,
    };

    [Fact]
    public void Users_are_read_one_by_one_where_the_bulk_answer_was_refused()
    {
        var global = Files().ReadAccount().Global;

        Assert.True(global.Users.IsComplete);
        var user = Assert.Single(global.Users.Known);
        Assert.Equal((User, "ann", "/team/"), (user.UserArn, user.UserName, user.Path));
        Assert.Equal(["ops"], user.Groups);
        Assert.Equal([Managed], user.AttachedPolicies.Require().Select(policy => policy.PolicyArn));
        Assert.Equal("s3:*", user.InlinePolicies.Require().Single().Document.Require().Statements[0].Actions!.Single());
        Assert.Equal(Boundary, user.PermissionsBoundary.Require());
    }

    [Fact]
    public void Groups_are_read_one_by_one_where_the_bulk_answer_was_refused()
    {
        var global = Files().ReadAccount().Global;

        Assert.True(global.Groups.IsComplete);
        var group = Assert.Single(global.Groups.Known);
        Assert.Equal((Group, "ops"), (group.GroupArn, group.GroupName));
        Assert.Equal([Managed], group.AttachedPolicies.Require().Select(policy => policy.PolicyArn));
        Assert.Equal("in", group.InlinePolicies.Require().Single().Name);
    }

    [Fact]
    public void Their_managed_policies_and_boundaries_are_policies_of_the_account_view()
    {
        var policies = Files().ReadAccount().Global.Policies;

        Assert.Single(policies.Known.Single(policy => policy.PolicyArn == Managed).Document.Require().Statements);
        Assert.Equal("iam:GetPolicy", policies.Find(Boundary).Gap!.Action);
    }

    [Theory]
    [InlineData("iam/get-user/ann.json", "iam:GetUser")]
    [InlineData("iam/list-groups-for-user/ann.json", "iam:ListGroupsForUser")]
    [InlineData("iam/list-attached-user-policies/ann.json", "iam:ListAttachedUserPolicies")]
    [InlineData("iam/list-user-policies/ann.json", "iam:ListUserPolicies")]
    [InlineData("iam/get-user-policy/ann_own.json", "iam:GetUserPolicy")]
    public void A_user_of_which_a_part_was_not_read_is_unknown(string file, string action) =>
        Assert.Equal(action, Files().Without(file).ReadAccount().Global.Users.Find(User).Gap!.Action);

    [Theory]
    [InlineData("iam/list-attached-group-policies/ops.json", "iam:ListAttachedGroupPolicies")]
    [InlineData("iam/list-group-policies/ops.json", "iam:ListGroupPolicies")]
    [InlineData("iam/get-group-policy/ops_in.json", "iam:GetGroupPolicy")]
    public void A_group_of_which_a_part_was_not_read_is_unknown(string file, string action) =>
        Assert.Equal(action, Files().Without(file).ReadAccount().Global.Groups.Find(Group).Gap!.Action);

    [Theory]
    [InlineData("""{"Users":[{"UserName":"ann"}]}""")]
    [InlineData("""{"Users":[],"IsTruncated":true}""")]
    [InlineData("""{}""")]
    public void A_list_of_users_that_is_not_whole_leaves_them_incomplete(string list) =>
        Assert.False(Files().With(SnapshotPaths.ListUsers, list).ReadAccount().Global.Users.IsComplete);

    [Fact]
    public void Without_a_list_of_users_or_groups_the_refusal_of_the_bulk_answer_stands()
    {
        var global = Files().Without(SnapshotPaths.ListUsers).Without(SnapshotPaths.ListGroups).ReadAccount().Global;

        Assert.Equal(Refused, global.Users.Gaps[0]);
        Assert.Equal(Refused, global.Groups.Gaps[0]);
        Assert.Empty(global.Users.Known);
    }

    [Fact]
    public void A_user_deleted_while_the_account_was_read_is_absent()
    {
        var gone = new Gap(GapKind.Failed, "iam:GetUser", User, "NoSuchEntity", null, null) { File = SnapshotPaths.GetUser("ann") };

        var users = Files().Without(SnapshotPaths.GetUser("ann")).With(gone).ReadAccount().Global.Users;

        Assert.True(users.IsComplete);
        Assert.Null(users.Find(User).Require());
    }

    private static AFolder Files() => AFolder.Empty(SnapshotManifest.GlobalRegion).With(Refused)
        .With(SnapshotPaths.ListUsers, $$"""{"Users":[{"UserName":"ann","Arn":"{{User}}"}],"IsTruncated":false}""")
        .With(SnapshotPaths.GetUser("ann"), $$$"""{"User":{"Path":"/team/","UserName":"ann","Arn":"{{{User}}}","PermissionsBoundary":{"PermissionsBoundaryArn":"{{{Boundary}}}"} }}""")
        .With(SnapshotPaths.ListGroupsForUser("ann"), """{"Groups":[{"GroupName":"ops"}]}""")
        .With(SnapshotPaths.ListAttachedUserPolicies("ann"), $$"""{"AttachedPolicies":[{"PolicyName":"ReadOnlyAccess","PolicyArn":"{{Managed}}"}]}""")
        .With(SnapshotPaths.ListUserPolicies("ann"), """{"PolicyNames":["own"]}""")
        .With(SnapshotPaths.GetUserPolicy("ann", "own"), $$"""{"UserName":"ann","PolicyName":"own","PolicyDocument":{{Document}} }""")
        .With(SnapshotPaths.ListGroups, $$"""{"Groups":[{"GroupName":"ops","Arn":"{{Group}}"}],"IsTruncated":false}""")
        .With(SnapshotPaths.ListAttachedGroupPolicies("ops"), $$"""{"AttachedPolicies":[{"PolicyName":"ReadOnlyAccess","PolicyArn":"{{Managed}}"}]}""")
        .With(SnapshotPaths.ListGroupPolicies("ops"), """{"PolicyNames":["in"]}""")
        .With(SnapshotPaths.GetGroupPolicy("ops", "in"), $$"""{"GroupName":"ops","PolicyName":"in","PolicyDocument":{{Document}} }""")
        .With(SnapshotPaths.GetPolicy(Managed), $$$"""{"Policy":{"PolicyName":"ReadOnlyAccess","Arn":"{{{Managed}}}","DefaultVersionId":"v7"}}""")
        .With(SnapshotPaths.GetPolicyVersion(Managed), $$$"""{"PolicyVersion":{"Document":{{{Document}}},"VersionId":"v7","IsDefaultVersion":true}}""");
}
