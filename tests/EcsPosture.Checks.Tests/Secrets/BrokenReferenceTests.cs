using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Secrets;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Secrets;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Secrets;

public sealed class BrokenReferenceTests
{
    private static readonly string SecretArn = ASecret.ArnOf("web/db");
    private static readonly SecretsFacts All = ASecret.Facts([ASecret.Named()], [ASecret.Parameter()]);
    private static readonly Role Reader = ARole.Named("web-execution") with { InlinePolicies = ARole.Inline(ARole.Allow(["secretsmanager:GetSecretValue", "ssm:GetParameters"])) };

    public static TheoryData<string> References =>
    [
        ASecret.ArnOf("web/db"), ASecret.ArnOf("web/db") + ":password::", ASecret.ArnOf("web/db") + "::AWSCURRENT:", ASecret.ArnOf("web/db")[..^7],
        "/aws/reference/secretsmanager/web/db", ASecret.ParameterArnOf("/web/token"), "/web/token", "/web/token:3",
    ];

    [Theory]
    [MemberData(nameof(References))]
    public void What_exists_and_may_be_read_passes(string valueFrom) => Assert.Equal(Verdict.Pass, Judge(Secrets(valueFrom), All).Verdict);

    [Fact]
    public void A_registry_credential_may_name_its_secret_by_name_or_ARN()
    {
        foreach (var credential in (string[])["web/db", SecretArn])
        {
            Assert.Equal(Verdict.Pass, Judge(Container(c => c with { RepositoryCredentials = new() { CredentialsParameter = credential } }), All).Verdict);
        }

        Assert.Equal(Verdict.Fail, Judge(Container(c => c with { RepositoryCredentials = new() { CredentialsParameter = "gone" } }), All).Verdict);
    }

    [Theory]
    [InlineData("arn:aws:secretsmanager:eu-west-1:111122223333:secret:gone-AbCdEf")]
    [InlineData("gone")]
    [InlineData("arn:aws:ssm:eu-west-1:111122223333:parameter/gone")]
    public void What_does_not_exist_fails(string valueFrom)
    {
        var verdict = Judge(Secrets(valueFrom), All);

        Assert.Equal((Verdict.Fail, Severity.High), (verdict.Verdict, verdict.Severity));
        Assert.Equal(("containerDefinitions[0].secrets[name=DB].valueFrom", valueFrom), (Assert.Single(verdict.Evidence).Path, verdict.Evidence[0].Actual));
    }

    [Fact]
    public void A_secret_that_is_marked_for_deletion_fails() =>
        Assert.Contains("marked for deletion", Judge(Secrets(SecretArn), ASecret.Facts([ASecret.Named() with { DeletedDate = ASnapshot.TakenAt }])).Message, StringComparison.Ordinal);

    [Fact]
    public void The_key_must_work_whoever_owns_it()
    {
        var keyed = ASecret.Facts([ASecret.Named() with { KmsKeyId = AKey.ArnOf(AKey.OfTrail) }]);
        Assert.Equal(Verdict.NotAssessed, Judge(Secrets(SecretArn), keyed).Verdict);
        Assert.Equal(Verdict.Pass, Judge(Secrets(SecretArn), keyed, r => r with { Keys = AKey.Facts(AKey.Named(AKey.OfTrail) with { KeyManager = "AWS" }) }).Verdict);
        Assert.Equal(Verdict.Fail, Judge(Secrets(SecretArn), keyed, r => r with { Keys = AKey.Facts(AKey.Named(AKey.OfTrail) with { KeyState = "Disabled" }) }).Verdict);
        Assert.Equal(Verdict.Pass, Judge(Secrets(SecretArn), ASecret.Facts([ASecret.Named() with { KmsKeyId = "alias/aws/secretsmanager" }])).Verdict);
        Assert.Equal(Verdict.Fail, Judge(Secrets("/web/token"), All, r => r with { Keys = AKey.Facts(AKey.Named(AKey.OfLogs) with { KeyState = "PendingDeletion" }) }).Verdict);
    }

    [Fact]
    public void The_execution_role_must_exist_and_may_read_it()
    {
        Assert.Equal("executionRoleArn", Assert.Single(Judge(Secrets(SecretArn).With(d => d with { ExecutionRoleArn = null }), All).Evidence).Path);
        Assert.Equal(Verdict.Fail, Judge(Secrets(SecretArn), All, roles: []).Verdict);

        var other = ARole.Named("web-execution");
        var verdict = Judge(Secrets(SecretArn), All, roles: [other]);
        Assert.Equal((Verdict.Fail, SecretArn), (verdict.Verdict, Assert.Single(verdict.Evidence).Actual));
        Assert.Equal(Verdict.Fail, Judge(Secrets("/web/token"), All, roles: [other]).Verdict);

        var narrow = other with { InlinePolicies = ARole.Inline(ARole.Allow(["ssm:GetParameters"], [ASecret.ParameterArnOf("/web/*")])) };
        Assert.Equal(Verdict.Pass, Judge(Secrets("/web/token"), All, roles: [narrow]).Verdict);

        var bounded = Reader with { PermissionsBoundary = Observed.Known<string?>("arn:aws:iam::1:policy/b") };
        Assert.Equal(Verdict.NotAssessed, Judge(Secrets(SecretArn), All, roles: [bounded]).Verdict);
    }

    [Fact]
    public void The_policy_of_the_secret_may_let_the_role_in()
    {
        var other = ARole.Named("web-execution");
        SecretsFacts With(Observed<PolicyDocument?> policy) => ASecret.Facts([ASecret.Named() with { Policy = policy }]);
        PolicyStatement Names(string principal) => ARole.Allow(["secretsmanager:*"]) with { Principals = [new("AWS", principal)] };

        Assert.Equal(Verdict.Pass, Judge(Secrets(SecretArn), With(AKey.Policy(Names(other.RoleArn))), roles: [other]).Verdict);
        Assert.Equal(Verdict.Pass, Judge(Secrets(SecretArn), With(AKey.Policy(Names("*"))), roles: [other]).Verdict);
        Assert.Equal(Verdict.Fail, Judge(Secrets(SecretArn), With(AKey.Policy(Names(ARole.ArnOf("someone-else")))), roles: [other]).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge(Secrets(SecretArn), With(Observed.Unknown<PolicyDocument?>(ASnapshot.Denied("secretsmanager:GetResourcePolicy"))), roles: [other]).Verdict);
    }

    [Fact]
    public void Options_of_log_drivers_count()
    {
        var verdict = Judge(Container(c => c with { LogConfiguration = new() { LogDriver = "splunk", SecretOptions = [new() { Name = "splunk-token", ValueFrom = "gone" }] } }), All);
        Assert.Equal("containerDefinitions[0].logConfiguration.secretOptions[name=splunk-token].valueFrom", Assert.Single(verdict.Evidence).Path);
    }

    [Fact]
    public void A_container_without_references_is_not_concerned() => Assert.Equal(Verdict.NotApplicable, Judge(ATaskDefinition.Named("web"), All).Verdict);

    [Fact]
    public void What_belongs_to_another_account_or_an_unread_region_is_not_assessed()
    {
        Assert.Equal(Verdict.NotAssessed, Judge(Secrets("arn:aws:secretsmanager:eu-west-1:999988887777:secret:web/db-AbCdEf"), All).Verdict);
        Assert.Equal(Verdict.NotAssessed, Judge(Secrets("arn:aws:ssm:us-east-1:111122223333:parameter/web/token"), All).Verdict);
    }

    [Fact]
    public void Unread_lists_are_not_assessed_and_hide_no_failure()
    {
        var gap = ASnapshot.Denied("secretsmanager:ListSecrets");
        var unread = All with { Secrets = new() { Gaps = [gap] } };
        Assert.Equal((Verdict.NotAssessed, gap), (Judge(Secrets(SecretArn), unread).Verdict, Judge(Secrets(SecretArn), unread).Gaps[0]));
        Assert.Equal(Verdict.NotAssessed, Judge(Secrets("/web/token"), All with { Parameters = new() { Gaps = [ASnapshot.Denied("ssm:DescribeParameters")] } }).Verdict);
        Assert.Equal(Verdict.Fail, Judge(Container(c => c with { Secrets = [new() { Name = "A", ValueFrom = SecretArn }, new() { Name = "B", ValueFrom = "gone" }] }), unread).Verdict);
    }

    private static ATaskDefinition Secrets(string valueFrom) => Container(c => c with { Secrets = [new() { Name = "DB", ValueFrom = valueFrom }] });

    private static ATaskDefinition Container(Func<ContainerDefinition, ContainerDefinition> change) => ATaskDefinition.Named("web").WithContainer("app", change);

    private static CheckVerdict Judge(TaskDefinition definition, SecretsFacts facts, Func<Snapshot, Snapshot>? change = null, Role[]? roles = null)
    {
        var region = ASnapshot.With(definition) with { Secrets = facts, Keys = AKey.Facts(AKey.Named(AKey.OfLogs)) };
        var account = ASnapshot.Account((change ?? (r => r))(region));
        return Assert.Single(CheckRunner.Run<BrokenReference>(account with { Global = account.Global with { Roles = ResourceList<Role>.Of(roles ?? [Reader]) } }));
    }
}
