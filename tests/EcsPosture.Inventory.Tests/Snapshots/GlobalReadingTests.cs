using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Snapshots;
using Xunit;

namespace EcsPosture.Inventory.Tests.Snapshots;

public sealed class GlobalReadingTests
{
    private const string Role = "arn:aws:iam::111122223333:role/app/web";
    private const string Aws = "arn:aws:iam::aws:policy/Web";
    private const string Own = "arn:aws:iam::111122223333:policy/Web";
    private const string Document = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}""";
    private static readonly Gap Refused = new(GapKind.Denied, "iam:GetAccountAuthorizationDetails", null, "AccessDenied", null, "iam:GetAccountAuthorizationDetails") { File = SnapshotPaths.GetAccountAuthorizationDetails };

    [Fact]
    public void Roles_and_policies_come_from_the_bulk_answer()
    {
        var global = AFolder.OfGlobal().With(SnapshotPaths.GetAccountAuthorizationDetails, $$"""
            {"RoleDetailList":[{"Path":"/app/","RoleName":"web","Arn":"{{Role}}","CreateDate":"2025-01-01T00:00:00+00:00","AssumeRolePolicyDocument":{{Document}},
              "InstanceProfileList":[{"Arn":"arn:aws:iam::111122223333:instance-profile/x"}],"RolePolicyList":[{"PolicyName":"in","PolicyDocument":"{{Uri.EscapeDataString(Document)}}"}],
              "AttachedManagedPolicies":[{"PolicyName":"Web","PolicyArn":"{{Aws}}"}],"PermissionsBoundary":{"PermissionsBoundaryType":"PermissionsBoundaryPolicy","PermissionsBoundaryArn":"{{Own}}"},
              "Tags":[{"Key":"team","Value":"web"}],"RoleLastUsed":{"LastUsedDate":"2026-11-01T00:00:00+00:00","Region":"eu-west-1"} }],
            "Policies":[{"PolicyName":"Web","Arn":"{{Aws}}","DefaultVersionId":"v2","PolicyVersionList":[{"VersionId":"v1","IsDefaultVersion":false,"Document":{"Statement":[]} },{"VersionId":"v2","IsDefaultVersion":true,"Document":{{Document}} }]}]}
            """).ReadAccount().Global;

        Assert.True(global.Roles.IsComplete);
        var role = Assert.Single(global.Roles.Known);
        Assert.Equal(("web", "/app/", Own), (role.RoleName, role.Path, role.PermissionsBoundary.Require()));
        Assert.Equal("s3:*", role.InlinePolicies.Require().Single().Document.Require().Statements.Single().Actions!.Single());
        Assert.Equal(new AttachedPolicy("Web", Aws), role.AttachedPolicies.Require().Single());
        Assert.Equal(2026, role.LastUsed!.Value.Year);
        Assert.Equal(new Tag("team", "web"), role.Tags.Single());
        Assert.Equal("v2", Assert.Single(global.Policies.Known).DefaultVersionId);
        Assert.Single(global.Policies.Known.Single().Document.Require().Statements);
    }

    [Theory]
    [InlineData("\"not json\"")]
    [InlineData("\"%7Bnot json\"")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("""{"Statement":[{"Effect":"Maybe","Action":"*","Resource":"*"}]}""")]
    public void A_document_that_is_no_policy_is_a_gap_and_the_role_is_read(string document)
    {
        var role = Assert.Single(AFolder.OfGlobal().With(SnapshotPaths.GetAccountAuthorizationDetails, $$"""
            {"RoleDetailList":[{"RoleName":"web","Arn":"{{Role}}","AssumeRolePolicyDocument":{{document}},"RolePolicyList":[{"PolicyName":"in","PolicyDocument":{{document}}}]}],"Policies":[]}
            """).ReadAccount().Global.Roles.Known);

        Assert.Equal(GapKind.Malformed, role.TrustPolicy.Gap!.Kind);
        Assert.Equal(GapKind.Malformed, role.InlinePolicies.Require().Single().Document.Gap!.Kind);
        Assert.Empty(role.AttachedPolicies.Require());
        Assert.Null(role.PermissionsBoundary.Require());
    }

    [Fact]
    public void A_policy_whose_default_version_is_not_there_has_an_unknown_document()
    {
        var policy = Assert.Single(AFolder.OfGlobal().With(SnapshotPaths.GetAccountAuthorizationDetails, $$"""
            {"RoleDetailList":[],"Policies":[{"PolicyName":"Web","Arn":"{{Own}}","DefaultVersionId":"v2","PolicyVersionList":[{"VersionId":"v1","IsDefaultVersion":false,"Document":{"Statement":[]} }]}]}
            """).ReadAccount().Global.Policies.Known);

        Assert.False(policy.Document.IsKnown);
    }

    [Fact]
    public void A_truncated_bulk_answer_is_not_complete() =>
        Assert.False(AFolder.OfGlobal().With(SnapshotPaths.GetAccountAuthorizationDetails, """{"RoleDetailList":[],"Policies":[],"IsTruncated":true,"Marker":"x"}""").ReadAccount().Global.Roles.IsComplete);

    [Fact]
    public void Roles_are_read_one_by_one_where_the_bulk_answer_was_refused()
    {
        var global = OneByOne().ReadAccount().Global;

        Assert.Equal([Refused], global.Roles.Gaps);
        var role = Assert.Single(global.Roles.Known);
        Assert.Equal(("web", "s3:*"), (role.RoleName, role.InlinePolicies.Require().Single().Document.Require().Statements[0].Actions!.Single()));
        Assert.Equal([Aws, Own], role.AttachedPolicies.Require().Select(p => p.PolicyArn));
        Assert.Null(role.PermissionsBoundary.Require());
        Assert.Equal([Own, Aws], global.Policies.Items.Select(p => p.Arn));
        Assert.Equal("v7", global.Policies.Known.Single(p => p.PolicyArn == Aws).DefaultVersionId);
        Assert.Single(global.Policies.Known.Single(p => p.PolicyArn == Aws).Document.Require().Statements);
        Assert.Equal("iam:GetPolicy", global.Policies.Find(Own).Gap!.Action);
    }

    [Fact]
    public void Each_part_of_a_role_read_one_by_one_is_unknown_by_itself()
    {
        Role Without(string path) => OneByOne().Without(path).ReadAccount().Global.Roles.Known.Single();

        Assert.Equal("iam:ListAttachedRolePolicies", Without(SnapshotPaths.ListAttachedRolePolicies("web")).AttachedPolicies.Gap!.Action);
        Assert.Equal("iam:ListRolePolicies", Without(SnapshotPaths.ListRolePolicies("web")).InlinePolicies.Gap!.Action);
        Assert.Equal("iam:GetRolePolicy", Without(SnapshotPaths.GetRolePolicy("web", "in")).InlinePolicies.Require().Single().Document.Gap!.Action);
        Assert.True(Without(SnapshotPaths.ListRolePolicies("web")).TrustPolicy.IsKnown);
    }

    [Fact]
    public void A_role_that_was_refused_exists_with_a_gap()
    {
        var gap = new Gap(GapKind.Denied, "iam:GetRole", Role, "AccessDenied", null, "iam:GetRole") { File = SnapshotPaths.GetRole("web") };

        var roles = AFolder.Empty(SnapshotManifest.GlobalRegion).With(Refused).With(gap).ReadAccount().Global.Roles;

        Assert.Equal(gap, roles.Find(Role).Gap);
    }

    [Fact]
    public void An_inline_policy_file_with_any_name_is_known_by_what_it_says()
    {
        var folder = OneByOne().Without(SnapshotPaths.GetRolePolicy("web", "in"))
            .With("iam/get-role-policy/whatever.json", $$"""{"RoleName":"web","PolicyName":"in","PolicyDocument":{{Document}} }""");

        Assert.True(folder.ReadAccount().Global.Roles.Known.Single().InlinePolicies.Require().Single().Document.IsKnown);
    }

    [Fact]
    public void A_boundary_is_a_policy_too()
    {
        var folder = OneByOne().With(SnapshotPaths.GetRole("web"), $$$"""
            {"Role":{"RoleName":"web","Arn":"{{{Role}}}","AssumeRolePolicyDocument":{{{Document}}},"PermissionsBoundary":{"PermissionsBoundaryArn":"arn:aws:iam::111122223333:policy/limit"} }}
            """);

        Assert.Equal("iam:GetPolicy", folder.ReadAccount().Global.Policies.Find("arn:aws:iam::111122223333:policy/limit").Gap!.Action);
    }

    [Fact]
    public void A_file_that_holds_another_policy_of_the_same_name_is_not_taken_for_it()
    {
        var folder = OneByOne().With(SnapshotPaths.GetPolicy(Own), $$$"""{"Policy":{"PolicyName":"Web","Arn":"{{{Aws}}}","DefaultVersionId":"v7"}}""")
            .With(SnapshotPaths.GetPolicyVersion(Own), """{"PolicyVersion":{"Document":{"Statement":[]}}}""");

        Assert.Equal(GapKind.Malformed, folder.ReadAccount().Global.Policies.Find(Own).Gap!.Kind);
    }

    [Fact]
    public void Roles_that_were_all_listed_and_read_one_by_one_are_all_there_are()
    {
        var global = Listed().ReadAccount().Global;

        Assert.True(global.Roles.IsComplete);
        Assert.True(global.Policies.IsComplete);
        Assert.Null(global.Roles.Find("arn:aws:iam::111122223333:role/nobody").Require());
        Assert.Equal(["arn:aws:iam::111122223333:instance-profile/hosts"], global.Roles.Known.Single().InstanceProfileArns.Require());
        Assert.Single(global.Policies.Known.Single(p => p.PolicyArn == Own).Document.Require().Statements);
    }

    [Fact]
    public void A_listed_role_of_which_nothing_was_read_exists_with_a_gap()
    {
        var roles = Listed().Without(SnapshotPaths.GetRole("web")).ReadAccount().Global.Roles;

        Assert.Equal("iam:GetRole", roles.Find(Role).Gap!.Action);
    }

    [Theory]
    [InlineData(SnapshotPaths.ListRoles, """{"Roles":[],"IsTruncated":true}""")]
    [InlineData(SnapshotPaths.ListRoles, """{"Roles":[{"RoleName":"web"}]}""")]
    [InlineData(SnapshotPaths.ListRoles, """{}""")]
    public void A_list_of_roles_that_is_not_whole_leaves_the_roles_incomplete(string path, string content)
    {
        var global = Listed().With(path, content).ReadAccount().Global;

        Assert.Equal(Refused, global.Roles.Gaps[0]);
        Assert.Equal("iam:ListRoles", global.Roles.Gaps[1].Action);
        Assert.True(global.Policies.IsComplete);
    }

    [Fact]
    public void Without_a_list_of_instance_profiles_it_is_unknown_which_a_role_has() =>
        Assert.Equal(Refused, Listed().Without(SnapshotPaths.ListInstanceProfiles).ReadAccount().Global.Roles.Known.Single().InstanceProfileArns.Gap);

    private static AFolder Listed() => OneByOne()
        .With(SnapshotPaths.ListRoles, $$"""{"Roles":[{"RoleName":"web","Arn":"{{Role}}"}],"IsTruncated":false}""")
        .With(SnapshotPaths.ListPolicies, $$"""{"Policies":[{"PolicyName":"Web","Arn":"{{Own}}","DefaultVersionId":"v1"}]}""")
        .With(SnapshotPaths.GetPolicyVersion(Own), $$$"""{"PolicyVersion":{"Document":{{{Document}}},"VersionId":"v1","IsDefaultVersion":true}}""")
        .With(SnapshotPaths.ListInstanceProfiles, $$"""{"InstanceProfiles":[{"Arn":"arn:aws:iam::111122223333:instance-profile/hosts","Roles":[{"Arn":"{{Role}}"}]},{"Arn":"arn:aws:iam::111122223333:instance-profile/none","Roles":[]}]}""");

    private static AFolder OneByOne() => AFolder.Empty(SnapshotManifest.GlobalRegion).With(Refused)
        .With(SnapshotPaths.GetRole("web"), $$$"""{"Role":{"Path":"/app/","RoleName":"web","Arn":"{{{Role}}}","AssumeRolePolicyDocument":{{{Document}}} }}""")
        .With(SnapshotPaths.ListAttachedRolePolicies("web"), $$"""{"AttachedPolicies":[{"PolicyName":"Web","PolicyArn":"{{Aws}}"},{"PolicyName":"Web","PolicyArn":"{{Own}}"}]}""")
        .With(SnapshotPaths.ListRolePolicies("web"), """{"PolicyNames":["in"]}""")
        .With(SnapshotPaths.GetRolePolicy("web", "in"), $$"""{"RoleName":"web","PolicyName":"in","PolicyDocument":{{Document}} }""")
        .With(SnapshotPaths.GetPolicy(Aws), $$$"""{"Policy":{"PolicyName":"Web","Arn":"{{{Aws}}}","DefaultVersionId":"v7"}}""")
        .With(SnapshotPaths.GetPolicyVersion(Aws), $$$"""{"PolicyVersion":{"Document":{{{Document}}},"VersionId":"v7","IsDefaultVersion":true}}""");
}
