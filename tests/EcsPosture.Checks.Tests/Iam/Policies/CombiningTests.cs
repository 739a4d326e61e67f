using EcsPosture.Inventory.Iam;
using Xunit;
using static EcsPosture.Checks.Tests.Iam.Policies.Asked;

namespace EcsPosture.Checks.Tests.Iam.Policies;

/// <summary>Combining policies for one request (1.4), and principals (1.2).</summary>
public sealed class CombiningTests
{
    private const string OwnAccount = $$"""{"AWS":"{{Account}}"}""";
    private const string AnyAws = """{"AWS":"*"}""";
    private static readonly string All = Document(Allow("*"));
    private static readonly string Nothing = Document(Allow("ec2:DescribeVpcs"));

    public static TheoryData<string> Layers => ["identity", "boundary", "session", "resource", "SCP", "RCP"];

    [Theory(DisplayName = "Any matching Deny, in whatever policy, denies explicitly")]
    [MemberData(nameof(Layers))]
    public void Deny_anywhere(string layer)
    {
        var deny = Document(Deny("s3:Get*"), Allow("*"));
        var everybody = Document(For("\"*\"", "Deny", "s3:Get*"), For("\"*\""));
        var asked = new Asked { Identity = [All], ResourcePolicy = Document(For("\"*\"")) };
        asked = layer switch
        {
            "identity" => asked with { Identity = [All, deny] },
            "boundary" => asked with { Boundary = deny },
            "session" => asked with { SessionPolicy = deny },
            "resource" => asked with { ResourcePolicy = everybody },
            "SCP" => asked with { ServiceControl = [[All], [deny]] },
            _ => asked with { ResourceControl = [[everybody]] },
        };

        Assert.Equal("ExplicitlyDenied", asked.Request());
        Assert.Equal(1, asked.Answer().Statements.Count(s => !s.IsAllow));
    }

    [Fact(DisplayName = "RCP: RCPFullAWSAccess is implicit; only supported services; not for service-linked roles")]
    public void Resource_control()
    {
        string Answer(string action, string resource, string principal = Session) => new Asked
        {
            Principal = principal,
            Action = action,
            Resource = resource,
            Identity = [All],
            ResourceControl = [[Document(For("\"*\"", "Deny", "*"))]],
        }.Request();

        Assert.Equal("ExplicitlyDenied", Answer("s3:GetObject", "arn:aws:s3:::a/b"));
        Assert.Equal("Allowed", Answer("ec2:TerminateInstances", "arn:aws:ec2:eu-west-1:111122223333:instance/i-1"));
        Assert.Equal("Allowed", Answer("s3:GetObject", "arn:aws:s3:::a/b", "arn:aws:iam::111122223333:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"));
        Assert.Equal("Allowed", new Asked { Identity = [All], ResourceControl = [[], []] }.Request());
    }

    // Nothing in a request tells a key that AWS manages from one's own: where the documentation excepts the former, we take the key for one's own,
    // as else a Deny that holds would be overlooked. A page that shows less than is allowed is the smaller harm here.
    [Fact(DisplayName = "RCP: not for AWS-managed KMS keys [D]; a key is taken for one's own")]
    public void Resource_control_of_keys() => Assert.Equal("ExplicitlyDenied", new Asked
    {
        Action = "kms:Decrypt",
        Resource = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        Identity = [All],
        ResourcePolicy = Document(For(AnyAws)),
        ResourceControl = [[Document(For("\"*\"", "Deny", "kms:*"))]],
    }.Request());

    [Fact(DisplayName = "SCP: every level needs an Allow; not applied to service-linked roles and service principals")]
    public void Service_control()
    {
        var asked = new Asked { Identity = [All], ServiceControl = [[All], [All, Nothing], [All]] };

        Assert.Equal("Allowed", asked.Request());
        Assert.Equal("ImplicitlyDenied", (asked with { ServiceControl = [[All], [Nothing], [All]] }).Request());
        Assert.Equal("ImplicitlyDenied", (asked with { ServiceControl = [[All], []] }).Request());
        Assert.Equal("Allowed", (asked with { Principal = "arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForECS/x", ServiceControl = [[Nothing]] }).Request());
        Assert.Equal("Allowed", (asked with { Principal = "ecs.amazonaws.com", ResourcePolicy = Document(For("""{"Service":"ecs.amazonaws.com"}""")), ServiceControl = [[Nothing]] }).Request());
    }

    [Fact(DisplayName = "Root user: the identity step allows all, SCP still applies")]
    public void Root()
    {
        var asked = new Asked { Principal = $"arn:aws:iam::{Account}:root" };

        Assert.Equal("Allowed", asked.Request());
        Assert.Equal("ImplicitlyDenied", (asked with { ServiceControl = [[Nothing]] }).Request());
        Assert.Equal("ExplicitlyDenied", (asked with { ServiceControl = [[All, Document(Deny("s3:*"))]] }).Request());
    }

    // Where documentation and a tool's tests contradict each other about session policies, we follow the documentation.
    [Theory(DisplayName = "A resource policy that grants the user, the session or everybody: implicit denies of identity, boundary and session [!: a simulator says that the session policy counts; the documentation says that it does not limit such a grant, and a posture must not overlook it] do not matter")]
    [InlineData(Asked.User, $$"""{"AWS":"{{Asked.User}}"}""")]
    [InlineData(Session, $$"""{"AWS":"{{Session}}"}""")]
    [InlineData(Session, "\"*\"")]
    [InlineData(Session, AnyAws)]
    public void Direct_grants(string principal, string named) =>
        Assert.Equal("Allowed", new Asked { Principal = principal, Boundary = Nothing, SessionPolicy = Nothing, ResourcePolicy = Document(For(named)) }.Request());

    [Fact(DisplayName = "A resource policy that grants the role ARN: identity may be silent, boundary and session must allow")]
    public void Role_grants()
    {
        var asked = new Asked { ResourcePolicy = Document(For($$"""{"AWS":"{{Asked.Role}}"}""")) };

        Assert.Equal("Allowed", asked.Request());
        Assert.Equal("Allowed", (asked with { Boundary = All, SessionPolicy = All }).Request());
        Assert.Equal("ImplicitlyDenied", (asked with { Boundary = Nothing }).Request());
        Assert.Equal("ImplicitlyDenied", (asked with { SessionPolicy = Nothing }).Request());
    }

    [Theory(DisplayName = "An account id is the same as :root, and means delegation to the account's identity policies, not a grant")]
    [InlineData(OwnAccount)]
    [InlineData($$"""{"AWS":"arn:aws:iam::{{Account}}:root"}""")]
    public void Account_grants(string named)
    {
        var asked = new Asked { ResourcePolicy = Document(For(named)) };

        Assert.Equal("ImplicitlyDenied", asked.Request());
        Assert.Equal("Allowed", (asked with { Identity = [All] }).Request());
    }

    [Fact(DisplayName = "Same account: identity AND boundary AND session")]
    public void Own_policies()
    {
        var asked = new Asked { Identity = [Nothing, All] };

        Assert.Equal("Allowed", asked.Request());
        Assert.Equal("Allowed", (asked with { Boundary = All, SessionPolicy = All }).Request());
        Assert.Equal("ImplicitlyDenied", (asked with { Boundary = Nothing }).Request());
        Assert.Equal("ImplicitlyDenied", (asked with { SessionPolicy = Nothing }).Request());
        Assert.Equal("ImplicitlyDenied", new Asked { Identity = [Nothing] }.Request());
    }

    [Theory(DisplayName = "sts:AssumeRole and KMS keys: identity counts only if the resource's policy grants the account; a direct grant is enough alone")]
    [InlineData("sts:AssumeRole", "arn:aws:iam::111122223333:role/target", "sts:AssumeRole")]
    [InlineData("kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:key/1", "kms:*")]
    public void Resources_that_decide(string action, string resource, string granted)
    {
        var asked = new Asked { Action = action, Resource = resource, ResourceKind = action is "sts:AssumeRole" ? PolicyKind.Trust : PolicyKind.Resource, Identity = [All] };
        string Statement(string principal) => For(principal, action: granted).Replace("\"Resource\":\"*\",", action is "sts:AssumeRole" ? "" : "\"Resource\":\"*\",", StringComparison.Ordinal);

        Assert.Equal("ImplicitlyDenied", asked.Request());
        Assert.Equal("ImplicitlyDenied", (asked with { ResourcePolicy = Document(Statement("""{"AWS":"444455556666"}""")) }).Request());
        Assert.Equal("Allowed", (asked with { ResourcePolicy = Document(Statement(OwnAccount)) }).Request());
        Assert.Equal("ImplicitlyDenied", (asked with { Identity = [], ResourcePolicy = Document(Statement(OwnAccount)) }).Request());
        Assert.Equal("Allowed", (asked with { Identity = [], ResourcePolicy = Document(Statement($$"""{"AWS":"{{Asked.Role}}"}""")) }).Request());
    }

    [Fact(DisplayName = "Cross account: the resource policy grants principal or account AND identity AND boundary AND session allow")]
    public void Cross_account()
    {
        var asked = new Asked { ResourceAccount = Other, Identity = [All], ResourcePolicy = Document(For(OwnAccount)) };

        Assert.Equal("Allowed", asked.Request());
        Assert.Equal("Allowed", (asked with { ResourcePolicy = Document(For($$"""{"AWS":"{{Asked.Role}}"}""")) }).Request());
        Assert.Equal("ImplicitlyDenied", (asked with { Identity = [], ResourcePolicy = Document(For($$"""{"AWS":"{{Session}}"}""")) }).Request());
        Assert.Equal("ImplicitlyDenied", (asked with { ResourcePolicy = null }).Request());
        Assert.Equal("ImplicitlyDenied", (asked with { ResourcePolicy = Document(For("""{"AWS":"444455556666"}""")) }).Request());
        Assert.Equal("ImplicitlyDenied", (asked with { Boundary = Nothing }).Request());
        Assert.Equal("ImplicitlyDenied", (asked with { SessionPolicy = Nothing }).Request());
        Assert.Equal("ImplicitlyDenied", (new Asked { Identity = [All], Resource = "arn:aws:sqs:eu-west-1:444455556666:q", Action = "sqs:SendMessage", ResourceAccount = null }).Request());
    }

    [Fact(DisplayName = "Service principal caller: the resource policy alone")]
    public void Service_principals()
    {
        var asked = new Asked { Principal = "ecs-tasks.amazonaws.com", Identity = [All] };

        Assert.Equal("ImplicitlyDenied", asked.Request());
        Assert.Equal("Allowed", (asked with { ResourcePolicy = Document(For("""{"Service":["ecs-tasks.amazonaws.com"]}""")) }).Request());
        Assert.Equal("ImplicitlyDenied", (asked with { ResourcePolicy = Document(For("""{"Service":"ecs.amazonaws.com"}""")) }).Request());
        Assert.Equal("ImplicitlyDenied", (asked with { ResourcePolicy = Document(For("""{"Service":"*.amazonaws.com"}""")) }).Request());
    }

    [Fact(DisplayName = "FederatedUser sessions with no session policy have no permissions")]
    public void Federated_users()
    {
        var asked = new Asked { Principal = $"arn:aws:sts::{Account}:federated-user/ann", Identity = [All] };

        Assert.Equal("ImplicitlyDenied", asked.Request());
        Assert.Equal("Allowed", (asked with { SessionPolicy = All }).Request());
    }

    [Theory(DisplayName = "Principal: a role ARN matches the role's sessions by name, a session ARN is exact, no partial wildcards")]
    [InlineData($$"""{"AWS":"{{Asked.Role}}"}""", true)]
    [InlineData($$"""{"AWS":"arn:aws:iam::{{Account}}:role/web-task"}""", true)]
    [InlineData($$"""{"AWS":"arn:aws:iam::{{Account}}:role/other"}""", false)]
    [InlineData($$"""{"AWS":"arn:aws:iam::{{Account}}:role/*"}""", false)]
    [InlineData($$"""{"AWS":"arn:aws:iam::*:root"}""", false)]
    [InlineData($$"""{"AWS":"{{Session}}"}""", true)]
    [InlineData($$"""{"AWS":"arn:aws:sts::{{Account}}:assumed-role/web-task/other"}""", false)]
    [InlineData($$"""{"AWS":"arn:aws:iam::{{Other}}:role/web-task"}""", false)]
    [InlineData("""{"Service":"web-task"}""", false)]
    [InlineData("""{"Federated":"*"}""", false)]
    public void Principals(string principal, bool allows) => Assert.Equal(allows, new Asked { ResourcePolicy = Document(For(principal)) }.Request() is "Allowed");

    [Fact(DisplayName = "Federated principals are compared exactly")]
    public void Providers()
    {
        const string Provider = $"arn:aws:iam::{Account}:oidc-provider/token.actions.githubusercontent.com";
        var asked = new Asked
        {
            Principal = Provider,
            Action = "sts:AssumeRoleWithWebIdentity",
            Resource = Asked.Role,
            ResourceKind = PolicyKind.Trust,
            ResourcePolicy = Document($$$"""{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity","Principal":{"Federated":"{{{Provider}}}"}}"""),
        };

        Assert.Equal("Allowed", asked.Request());
        Assert.Equal("ImplicitlyDenied", (asked with { Principal = Provider + "x" }).Request());
    }

    [Fact(DisplayName = "NotPrincipal with Deny must list account, role and session")]
    public void NotPrincipal()
    {
        Asked Except(params string[] named) => new()
        {
            Identity = [All],
            ResourcePolicy = Document($$$"""{"Effect":"Deny","Action":"*","Resource":"*","NotPrincipal":{"AWS":[{{{string.Join(',', named.Select(n => $"\"{n}\""))}}}]}}"""),
        };

        Assert.Equal("Allowed", Except(Account, Asked.Role, Session).Request());
        Assert.Equal("ExplicitlyDenied", Except(Account, Asked.Role).Request());
        Assert.Equal("ExplicitlyDenied", Except(Asked.Role, Session).Request());
        Assert.Equal("ExplicitlyDenied", Except(Other).Request());
        Assert.Equal("Allowed", (Except(Account, Asked.User) with { Principal = Asked.User }).Request());
        Assert.Equal("ExplicitlyDenied", (Except(Asked.User) with { Principal = Asked.User }).Request());
    }

    [Fact(DisplayName = "NotPrincipal with Deny always denies principals that have a permissions boundary")]
    public void NotPrincipal_and_boundary() =>
        Assert.Equal("ExplicitlyDenied", new Asked
        {
            Principal = Asked.User,
            Identity = [All],
            Boundary = All,
            ResourcePolicy = Document($$$"""{"Effect":"Deny","Action":"*","Resource":"*","NotPrincipal":{"AWS":["{{{Account}}}","{{{Asked.User}}}"]}}"""),
        }.Request());

    [Theory(DisplayName = "Service specials: GetCallerIdentity always, writes on AWS's own policies, reserved roles and aliases never [P]")]
    [InlineData("sts:GetCallerIdentity", "*", true, false)]
    [InlineData("iam:CreatePolicyVersion", "arn:aws:iam::aws:policy/AdministratorAccess", false, true)]
    [InlineData("iam:GetPolicy", "arn:aws:iam::aws:policy/AdministratorAccess", true, true)]
    [InlineData("iam:PassRole", "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/x", false, true)]
    [InlineData("iam:PassRole", "arn:aws:iam::111122223333:role/x", true, true)]
    [InlineData("kms:DeleteAlias", "arn:aws:kms:eu-west-1:111122223333:alias/aws/s3", false, true)]
    [InlineData("kms:DeleteAlias", "arn:aws:kms:eu-west-1:111122223333:alias/mine", true, true)]
    public void Specials(string action, string resource, bool allowed, bool granted) =>
        Assert.Equal(allowed, new Asked { Action = action, Resource = resource, Identity = granted ? [All] : [Document(Deny("*"))], ResourceAccount = null }.Request() is "Allowed");
}
