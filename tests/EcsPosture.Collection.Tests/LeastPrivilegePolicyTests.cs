using System.Text.RegularExpressions;
using EcsPosture.Collection.Collectors;
using Xunit;

namespace EcsPosture.Collection.Tests;

public sealed partial class LeastPrivilegePolicyTests
{
    [Fact]
    public void The_published_policy_is_that_of_the_code() => Compare("policy.json", LeastPrivilegePolicy.ToJson());

    [Fact]
    public void The_published_role_template_is_that_of_the_code() => Compare("scanner-role.yaml", LeastPrivilegePolicy.ToCloudFormation());

    [Fact]
    public void Every_permission_only_reads_facts_and_none_reads_contents()
    {
        Assert.All(LeastPrivilegePolicy.Permissions, permission => Assert.Matches(ReadOnly(), permission));
        Assert.DoesNotContain(LeastPrivilegePolicy.Permissions, permission => permission is "secretsmanager:GetSecretValue" or "ssm:GetParameters" or "kms:Decrypt" or "logs:GetLogEvents");
    }

    [Fact]
    public void The_identity_call_is_the_only_one_that_needs_no_permission() => Assert.Equal(["sts:GetCallerIdentity"], LeastPrivilegePolicy.Exempt);

    [Fact]
    public void Finding_the_accounts_of_an_organization_needs_one_permission_more_that_no_scan_uses()
    {
        Assert.Equal("organizations:ListAccounts", LeastPrivilegePolicy.OrganizationPermission);
        Assert.DoesNotContain(LeastPrivilegePolicy.OrganizationPermission, LeastPrivilegePolicy.Permissions);
    }

    [Fact]
    public void Every_fallback_is_itself_an_action_of_a_scan() => Assert.All(
        CollectorSet.Actions.SelectMany(a => a.Fallback),
        fallback => Assert.Contains(CollectorSet.Actions, a => a.Action == fallback));

    private static void Compare(string file, string expected)
    {
        var path = Path.Combine(Root(), "deploy", file);
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, expected);
        }

        Assert.True(File.Exists(path), $"{path} is missing: run this test with UPDATE_DOCS=1.");
        Assert.Equal(expected, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "EcsPosture.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("The repository's root was not found.");
    }

    [GeneratedRegex("^[a-z0-9-]+:(List|Describe|Get|BatchGet)[A-Za-z]+$")]
    private static partial Regex ReadOnly();
}
