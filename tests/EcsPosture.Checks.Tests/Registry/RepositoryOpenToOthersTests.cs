using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Registry;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Registry;

public sealed class RepositoryOpenToOthersTests
{
    private const string Pull = "\"ecr:BatchGetImage\"";
    private const string Partner = "999988887777";

    [Fact]
    public void Without_policies_it_passes() => Assert.Equal(Verdict.Pass, RegistryRun.Judge<RepositoryOpenToOthers>(ARepository.Named()).Verdict);

    [Theory]
    [InlineData("\"*\"", Pull, "", Verdict.Fail, Severity.Critical)]
    [InlineData("{\"AWS\":\"*\"}", "\"ecr:*\"", "", Verdict.Fail, Severity.Critical)]
    [InlineData("\"*\"", "\"ecr:DescribeImages\"", "", Verdict.Pass, Severity.Critical)]
    [InlineData("{\"AWS\":\"111122223333\"}", "\"ecr:*\"", "", Verdict.Pass, Severity.Critical)]
    [InlineData("{\"AWS\":\"arn:aws:iam::111122223333:role/ci\"}", "\"*\"", "", Verdict.Pass, Severity.Critical)]
    [InlineData("{\"Service\":\"codebuild.amazonaws.com\"}", Pull, "", Verdict.Pass, Severity.Critical)]
    [InlineData("{\"AWS\":\"arn:aws:iam::999988887777:root\"}", Pull, "", Verdict.Fail, Severity.Medium)]
    [InlineData("{\"AWS\":\"999988887777\"}", "\"ecr:PutImage\"", "", Verdict.Fail, Severity.High)]
    [InlineData("{\"AWS\":\"999988887777\"}", "\"ecr:SetRepositoryPolicy\"", "", Verdict.Fail, Severity.High)]
    [InlineData("\"*\"", Pull, "{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-a1b2c3\"}}", Verdict.Pass, Severity.Critical)]
    [InlineData("\"*\"", Pull, "{\"StringEqualsIfExists\":{\"aws:PrincipalOrgID\":\"o-a1b2c3\"}}", Verdict.Fail, Severity.Critical)]
    [InlineData("\"*\"", Pull, "{\"StringLike\":{\"aws:PrincipalOrgID\":\"*\"}}", Verdict.Fail, Severity.Critical)]
    [InlineData("\"*\"", Pull, "{\"StringEquals\":{\"aws:PrincipalAccount\":\"111122223333\"}}", Verdict.Pass, Severity.Critical)]
    [InlineData("\"*\"", Pull, "{\"StringEquals\":{\"aws:PrincipalAccount\":[\"111122223333\",\"999988887777\"]}}", Verdict.Fail, Severity.Medium)]
    [InlineData("\"*\"", Pull, "{\"ArnLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::111122223333:role/*\"}}", Verdict.Pass, Severity.Critical)]
    [InlineData("\"*\"", Pull, "{\"ArnLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::*:role/ci\"}}", Verdict.Fail, Severity.Medium)]
    [InlineData("\"*\"", Pull, "{\"StringEquals\":{\"aws:SourceVpce\":\"vpce-1\"}}", Verdict.Manual, Severity.Critical)]
    [InlineData("\"*\"", Pull, "{\"IpAddress\":{\"aws:SourceIp\":\"198.51.100.0/24\"}}", Verdict.Manual, Severity.Critical)]
    [InlineData("\"*\"", Pull, "{\"Bool\":{\"aws:SecureTransport\":\"true\"}}", Verdict.Fail, Severity.Critical)]
    public void Only_known_principals_may_be_let_in(string principal, string action, string condition, Verdict expected, Severity severity)
    {
        var verdict = Judge($$"""[{"Effect":"Allow","Principal":{{principal}},"Action":{{action}}{{(condition.Length > 0 ? ",\"Condition\":" + condition : "")}}}]""");

        Assert.Equal((expected, severity), (verdict.Verdict, verdict.Severity));
    }

    [Fact]
    public void Everybody_but_some_is_everybody() => Assert.Equal(
        (Verdict.Fail, Severity.Critical),
        Judge($$"""[{"Effect":"Allow","NotPrincipal":{"AWS":"{{Partner}}"},"Action":{{Pull}}}]""") is var verdict ? (verdict.Verdict, verdict.Severity) : default);

    [Fact]
    public void A_trusted_account_may_be_let_in()
    {
        var statement = $$"""[{"Effect":"Allow","Principal":{"AWS":"{{Partner}}"},"Action":"ecr:*"}]""";

        Assert.Equal(Verdict.Fail, Judge(statement).Verdict);
        Assert.Equal(Verdict.Pass, Judge(statement, ("trustedAccounts", $"555566667777, {Partner}")).Verdict);
    }

    [Theory]
    [InlineData("{\"Bool\":{\"aws:SecureTransport\":\"false\"}}", Verdict.Manual)]
    [InlineData("{\"StringNotEquals\":{\"aws:PrincipalAccount\":\"111122223333\"}}", Verdict.Pass)]
    [InlineData("{\"StringNotEquals\":{\"aws:PrincipalAccount\":\"111122223333\"},\"Bool\":{\"aws:SecureTransport\":\"false\"}}", Verdict.Manual)]
    public void A_deny_of_all_other_accounts_takes_it_back_and_any_other_leaves_it_to_a_person(string condition, Verdict expected) => Assert.Equal(
        expected,
        Judge($$"""[{"Effect":"Allow","Principal":"*","Action":{{Pull}}},{"Effect":"Deny","Principal":"*","Action":"ecr:*","Condition":{{condition}}}]""").Verdict);

    [Theory]
    [InlineData("{\"AWS\":\"999988887777\"}", "{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-a1b2c3\"}}", Verdict.Pass)]
    [InlineData("{\"AWS\":\"999988887777\"}", "{\"StringEquals\":{\"aws:PrincipalAccount\":\"111122223333\"}}", Verdict.Pass)]
    [InlineData("{\"AWS\":\"999988887777\"}", "{\"IpAddress\":{\"aws:SourceIp\":\"198.51.100.0/24\"}}", Verdict.Fail)]
    [InlineData("\"*\"", "{\"IpAddress\":{\"aws:SourceIp\":\"0.0.0.0/0\"}}", Verdict.Fail)]
    [InlineData("\"*\"", "{\"StringEquals\":{\"aws:PrincipalAccount\":\"999988887777\"},\"ForAnyValue:StringLike\":{\"aws:PrincipalOrgPaths\":\"o-a1b2c3/*\"}}", Verdict.Pass)]
    public void Conditions_count_as_far_as_somebody_else_meets_them(string principal, string condition, Verdict expected) =>
        Assert.Equal(expected, Judge($$"""[{"Effect":"Allow","Principal":{{principal}},"Action":{{Pull}},"Condition":{{condition}}}]""").Verdict);

    [Theory]
    [InlineData("arn:aws:ecr:eu-west-1:111122223333:repository/*", Verdict.Fail)]
    [InlineData("arn:aws:ecr:eu-west-1:111122223333:repository/other/*", Verdict.Pass)]
    public void The_registry_s_policy_counts_for_the_repositories_it_covers(string resource, Verdict expected)
    {
        var policy = ARepository.Policy($$"""[{"Effect":"Allow","Principal":{"AWS":"{{Partner}}"},"Action":"ecr:ReplicateImage","Resource":"{{resource}}"}]""");

        var verdict = RegistryRun.Judge<RepositoryOpenToOthers>(ARepository.Named(), null, r => r with { Policy = policy });
        Assert.Equal(expected, verdict.Verdict);
        Assert.Equal(expected is Verdict.Fail ? Severity.High : Severity.Critical, verdict.Severity);
    }

    [Theory]
    [InlineData("\"Principal\":\"*\"", Verdict.Fail)]
    [InlineData("\"Principal\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-a1b2c3\"}}", Verdict.Pass)]
    [InlineData("\"Principal\":\"*\",\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"198.51.100.0/24\"}}", Verdict.Manual)]
    [InlineData("\"NotPrincipal\":{\"AWS\":\"999988887777\"}", Verdict.Fail)]
    [InlineData("\"Principal\":{\"Service\":\"replication.ecr.amazonaws.com\"}", Verdict.Pass)]
    public void The_registry_s_policy_is_judged_like_a_repository_s(string who, Verdict expected)
    {
        var policy = ARepository.Policy($$"""[{"Effect":"Allow",{{who}},"Action":"ecr:ReplicateImage","Resource":"*"}]""");

        Assert.Equal(expected, RegistryRun.Judge<RepositoryOpenToOthers>(ARepository.Named(), null, r => r with { Policy = policy }).Verdict);
    }

    [Fact]
    public void An_unread_policy_is_not_assessed_and_hides_no_violation_of_the_other()
    {
        var unread = Observed.Unknown<PolicyDocument?>(ASnapshot.Denied("ecr:GetRegistryPolicy"));
        var open = ARepository.Policy($$"""[{"Effect":"Allow","Principal":"*","Action":{{Pull}}}]""");

        Assert.Equal(Verdict.NotAssessed, RegistryRun.Judge<RepositoryOpenToOthers>(ARepository.Named(), null, r => r with { Policy = unread }).Verdict);
        Assert.Equal(Verdict.NotAssessed, RegistryRun.Judge<RepositoryOpenToOthers>(ARepository.Named() with { Policy = unread }).Verdict);
        Assert.Equal(Verdict.Fail, RegistryRun.Judge<RepositoryOpenToOthers>(ARepository.Named() with { Policy = open }, null, r => r with { Policy = unread }).Verdict);
    }

    [Theory]
    [InlineData("\"Principal\":{\"AWS\":\"999988887777\"},\"Action\":\"ecr:PutImage\"", "Repository app may be changed by account 999988887777.", "Principal.AWS", "999988887777")]
    [InlineData("\"Principal\":{\"AWS\":\"999988887777\"},\"Action\":\"ecr:BatchGetImage\"", "Repository app may be read by account 999988887777.", "Principal.AWS", "999988887777")]
    [InlineData("\"Principal\":\"*\",\"Action\":\"ecr:BatchGetImage\"", "Repository app is open to everybody.", "Principal", "*")]
    [InlineData("\"NotPrincipal\":{\"AWS\":\"999988887777\"},\"Action\":\"ecr:BatchGetImage\"", "Repository app is open to everybody but some principals.", "NotPrincipal", "everybody but some")]
    [InlineData("\"Principal\":\"*\",\"Action\":\"ecr:*\",\"Condition\":{\"StringEquals\":{\"aws:PrincipalAccount\":\"999988887777\"}}", "Repository app is open to account 999988887777.", "Principal", "*")]
    public void The_statement_that_opens_it_is_shown_and_who_gets_in(string open, string message, string path, string actual)
    {
        var own = "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"111122223333\"},\"Action\":\"ecr:*\"}";
        var verdict = Judge($"[{own},{{\"Effect\":\"Allow\",{open}}}]");

        Assert.Equal(message, verdict.Message);
        Assert.Equal(actual is "999988887777" && message.Contains("read", StringComparison.Ordinal) ? Severity.Medium : message.EndsWith("account 999988887777.", StringComparison.Ordinal) ? Severity.High : Severity.Critical, verdict.Severity);
        Assert.Equal(($"policyText.Statement[1].{path}", actual), (Assert.Single(verdict.Evidence).Path, verdict.Evidence[0].Actual));
    }

    [Fact]
    public void What_a_person_should_look_at_names_the_repository_and_the_statement()
    {
        var network = Judge($$$$"""[{"Effect":"Allow","Principal":"*","Action":{{{{Pull}}}},"Condition":{"IpAddress":{"aws:SourceIp":"198.51.100.0/24"}}}]""");
        var deny = Judge($$$$"""[{"Effect":"Allow","Principal":"*","Action":{{{{Pull}}}}},{"Effect":"Deny","Principal":"*","Action":"ecr:*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]""");

        Assert.Equal(("Look at who is where the policy that opens repository app to everybody asks for.", "policyText.Statement[0].Principal"), (network.Reason, Assert.Single(network.Evidence).Path));
        Assert.Equal(("Look at who escapes the Deny statements of the policy that opens repository app to everybody.", "policyText.Statement[0].Principal"), (deny.Reason, Assert.Single(deny.Evidence).Path));
    }

    private static CheckVerdict Judge(string statements, params (string Name, string Value)[] parameters) =>
        RegistryRun.Judge<RepositoryOpenToOthers>(ARepository.Named() with { Policy = ARepository.Policy(statements) }, null, null, parameters);
}
