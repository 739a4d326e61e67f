using CsCheck;
using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Iam.Policies.Conditions;
using EcsPosture.Checks.Iam.Policies.Matching;
using EcsPosture.Inventory.Iam;
using Xunit;

namespace EcsPosture.Checks.Tests.Iam.Policies;

/// <summary>What holds of all policies and requests, tried on generated ones.</summary>
public sealed class PropertyTests
{
    private static readonly string[] Words = [.. AllWords(8)];

    private static readonly Gen<string> GenPattern = Pick('a', 'b', '*', '?').Array[0, 4].Select(c => new string(c));
    private static readonly string[] Actions = ["s3:GetObject", "s3:PutObject", "s3:ListBucket", "ec2:RunInstances", "iam:PassRole", "ecs:ListClusters", "kms:Decrypt", "sts:AssumeRole"];
    private static readonly string[] ActionPatterns = ["*", "s3:*", "s3:Get*", "s3:*Object", "s3:GetObject", "ec2:*", "iam:PassRole", "s3:?utObject", .. Actions];
    private static readonly string[] Resources = ["arn:aws:s3:::a/b", "arn:aws:s3:::a/c", "arn:aws:s3:::b", "arn:aws:iam::111122223333:role/x", "arn:aws:s3:::ann/x", "arn:aws:kms:eu-west-1:111122223333:key/1", "*"];
    private static readonly string[] ResourcePatterns = ["*", "arn:aws:s3:::a/*", "arn:aws:s3:::*b", "arn:aws:s3:::?/*", "arn:aws:iam::111122223333:role/*", "arn:aws:s3:::${aws:username}/*", "arn:aws:s3:::${aws:username, 'a'}/?", "arn:*:s3", .. Resources];
    private static readonly string[] Principals = [Asked.Session, Asked.Role, Asked.User, Asked.Account, "*", "arn:aws:iam::111122223333:role/other", $"arn:aws:iam::{Asked.Other}:role/web-task"];

    /// <summary>Who asks: every kind of principal, of the account of the resource and of another.</summary>
    private static readonly Principal[] Asking =
    [
        .. new[]
        {
            Asked.Session, Asked.Role, Asked.User, $"arn:aws:iam::{Asked.Account}:root", $"arn:aws:sts::{Asked.Account}:federated-user/ann", "ecs-tasks.amazonaws.com", "*",
            $"arn:aws:sts::{Asked.Other}:assumed-role/web-task/0123abcd", $"arn:aws:iam::{Asked.Account}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
        }.Select(text => Principal.TryParse(text, out var principal) ? principal : throw new InvalidOperationException(text)),
    ];

    /// <summary>The key that holds a list; its values stand here with commas between them.</summary>
    private const string TagKeys = "aws:TagKeys";

    private static readonly (string Key, string[] Values)[] Keys =
    [
        ("aws:SourceVpc", ["vpc-1", "vpc-2"]),
        ("s3:prefix", ["a", "home/ann", ""]),
        ("aws:SourceIp", ["10.0.0.1", "192.168.1.1", "2001:db8::1"]),
        ("s3:max-keys", ["5", "10", "x"]),
        ("aws:username", ["ann", "*"]),
        ("aws:SecureTransport", ["true", "false"]),
        ("aws:CurrentTime", ["2026-11-20T06:00:00Z", "1795154400", "someday"]),
        ("aws:SourceArn", ["arn:aws:ecs:eu-west-1:111122223333:cluster/a", "arn:aws:sqs:eu-west-1:111122223333:q", "no ARN"]),
        (TagKeys, ["", "a", "a,b"]),
    ];

    private static readonly Gen<PolicyCondition> GenCondition = Gen.OneOf(
        Gen.Select(
            Pick("StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIfExists", "StringEqualsIgnoreCase", "ForAllValues:StringLike", "ForAnyValue:StringEquals"),
            Pick("aws:SourceVpc", "s3:prefix", "aws:username"),
            Pick("vpc-1", "vpc-*", "home/${aws:username}", "*", "a", "ANN").Array[1, 2],
            (op, key, values) => new PolicyCondition(op, key, values)),
        Gen.Select(Pick("IpAddress", "NotIpAddress"), Pick("10.0.0.0/8", "0.0.0.0/0", "::/0", "192.168.1.1").Array[1, 2], (op, v) => new PolicyCondition(op, "aws:SourceIp", v)),
        Gen.Select(Pick("NumericLessThan", "NumericNotEquals", "NumericGreaterThanEquals"), Pick("5", "7"), (op, v) => new PolicyCondition(op, "s3:max-keys", [v])),
        Gen.Select(Pick("DateLessThan", "DateGreaterThanEqualsIfExists", "DateNotEquals"), Pick("2026-11-20T06:00:00Z", "2026-11-19", "1795154400"), (op, v) => new PolicyCondition(op, "aws:CurrentTime", [v])),
        Gen.Select(
            Pick("ArnLike", "ArnNotEquals", "ArnEqualsIfExists", "StringEquals"), Pick("arn:aws:ecs:*:111122223333:*", "arn:aws:s*:*:*:*", "arn:aws:ecs:eu-west-1:111122223333:cluster/a", "*").Array[1, 2],
            (op, v) => new PolicyCondition(op, "aws:SourceArn", v)),
        Gen.Select(
            Pick("ForAllValues:StringEquals", "ForAnyValue:StringLike", "ForAllValues:StringNotLike", "ForAnyValue:StringNotEquals", "ForAnyValue:StringEqualsIfExists", "StringEquals", "StringNotEquals", "Null", "StringSimilar"),
            Pick("a", "b", "*", "true", "false").Array[1, 2],
            (op, v) => new PolicyCondition(op, TagKeys, v)),
        Gen.Select(Pick("Bool", "BoolIfExists", "Null"), Pick("aws:SecureTransport", "aws:SourceVpc"), Pick("true", "false"), (op, key, v) => new PolicyCondition(op, key, [v])));

    private static readonly Gen<PolicyStatement> GenStatement = Gen.Select(
        Gen.Bool, Pick(ActionPatterns).Array[1, 2], Gen.Int[0, 5], Pick(ResourcePatterns).Array[1, 2], Gen.Int[0, 5], GenCondition.Array[0, 2],
        (isAllow, actions, notAction, resources, notResource, conditions) => new PolicyStatement
        {
            Effect = isAllow ? "Allow" : "Deny",
            Actions = notAction == 0 ? null : actions,
            NotActions = notAction == 0 ? actions : null,
            Resources = notResource == 0 ? null : resources,
            NotResources = notResource == 0 ? resources : null,
            Conditions = conditions,
        });

    private static readonly Gen<PolicyDocument> GenDocument = Gen.Select(GenStatement.Array[1, 3], Gen.Int[0, 7], (s, old) => new PolicyDocument(old == 0 ? "2008-10-17" : "2012-10-17", s));
    private static readonly Gen<PolicyDocument> GenOpen = Gen.OneOf(GenDocument, Gen.Const(new PolicyDocument("2012-10-17", [new() { Effect = "Allow", Actions = ["*"], Resources = ["*"] }])));
    private static readonly Gen<PolicyPrincipal[]> GenPrincipals = Pick([.. Principals, "ecs-tasks.amazonaws.com"]).Array[1, 3]
        .Select(all => all.Select(p => new PolicyPrincipal(p is "*" ? "*" : p.EndsWith(".com", StringComparison.Ordinal) ? "Service" : "AWS", p)).ToArray());

    private static readonly Gen<PolicyDocument> GenOfResource = Gen.Select(GenDocument, GenPrincipals, Gen.Int[0, 5], (d, principals, not) =>
        d with { Statements = [.. d.Statements.Select(s => s with { Principals = not == 0 ? null : principals, NotPrincipals = not == 0 ? principals : null })] });

    private static readonly Gen<PolicyDocument> GenOfControl = GenDocument.Select(d =>
        d with { Statements = [.. d.Statements.Select(s => s with { Effect = "Deny", Principals = [new("*", "*")] })] });

    private static readonly Gen<PolicyLayers> GenLayers = Gen.Select(
        GenDocument.Array[1, 2], GenOpen, GenOpen, GenOfResource, Gen.Select(GenOpen, GenOpen, GenOfControl), Gen.Int[0, 255], (identity, boundary, session, resource, control, which) => new PolicyLayers
        {
            Identity = [.. identity.Select((d, i) => Policy.Of($"identity {i}", PolicyKind.Identity, d))],
            Boundary = (which & 1) == 0 ? null : Policy.Of("boundary", PolicyKind.Identity, boundary),
            Session = (which & 2) == 0 ? null : Policy.Of("session", PolicyKind.Identity, session),
            Resource = (which & 4) == 0 ? null : Policy.Of("resource", PolicyKind.Resource, resource),
            ServiceControl = (which & 24) switch
            {
                0 => [],
                8 => [[Policy.Of("SCP", PolicyKind.ServiceControl, control.Item1)]],
                16 => [[Policy.Of("SCP", PolicyKind.ServiceControl, control.Item1), Policy.Of("SCP beside", PolicyKind.ServiceControl, control.Item2)]],
                _ => [[Policy.Of("SCP", PolicyKind.ServiceControl, control.Item1)], [Policy.Of("SCP below", PolicyKind.ServiceControl, control.Item2)]],
            },
            ResourceControl = (which & 224) != 224 ? [] : [[Policy.Of("RCP", PolicyKind.ResourceControl, control.Item3)]],
        });

    private static readonly Gen<string?[]> GenContext = Gen.Int[0, 3].Array[Keys.Length].Select(picks => picks.Select((p, i) => p == 0 ? null : Keys[i].Values[(p - 1) % Keys[i].Values.Length]).ToArray());
    private static readonly Gen<Request> GenRequest = Gen.Select(Pick(Asking), Pick(Actions), Pick(Resources), GenContext, (p, a, r, c) => new Request(p, a, r, c));

    [Fact]
    public void Intersection_and_inclusion_of_patterns_agree_with_trying_all_words() =>
        Gen.Select(GenPattern, GenPattern).Sample(
            (one, other) =>
            {
                var (a, b) = (Glob.Parse(one), Glob.Parse(other));
                var both = Words.Any(w => a.Matches(w) && b.Matches(w));
                var includes = Words.All(w => !b.Matches(w) || a.Matches(w));
                var witness = a.Shared(b);
                return a.Intersects(b) == both && a.Includes(b) == includes && (witness is null ? !both : a.Matches(witness) && b.Matches(witness));
            },
            iter: 3000,
            threads: 1);

    [Fact]
    public void Matching_agrees_with_a_plain_recursion() =>
        Gen.Select(GenPattern, Pick(Words)).Sample((pattern, word) => Glob.Parse(pattern).Matches(word) == Fits(pattern, word), iter: 20_000, threads: 1);

    [Theory]
    [InlineData("*a??????????????????????????", "*a??????????????????????????*")]
    [InlineData("*a*a*a*a*a*a*a*a*a*a*a*a*b", "*a?a?a?a?a?a?a?a?a?a?a?a?a?b")]
    public void Patterns_made_to_be_slow_are_compared_in_no_time(string outer, string inner)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Glob.Parse(outer).Includes(Glob.Parse(inner));
        Glob.Parse(inner).Includes(Glob.Parse(outer));
        Assert.True(Glob.Parse(outer).Intersects(Glob.Parse(inner)));
        Glob.Parse(string.Concat(Enumerable.Repeat("a*", 5000)) + "b").Matches(new string('a', 100_000));

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"{clock.Elapsed}");
    }

    [Fact]
    public void A_Deny_never_widens() =>
        Gen.Select(GenLayers, GenStatement, GenRequest, Gen.Int[0, 4]).Sample(
            (layers, statement, request, where) =>
                !IsAllowed(Added(layers, statement with { Effect = "Deny" }, where), request) || IsAllowed(layers, request),
            iter: 5000,
            threads: 1);

    [Fact]
    public void An_added_Allow_never_narrows() =>
        Gen.Select(GenLayers, GenStatement, GenRequest, Gen.Int[0, 4]).Sample(
            (layers, statement, request, where) =>
                !IsAllowed(layers, request) || IsAllowed(Added(layers, statement with { Effect = "Allow" }, where), request),
            iter: 5000,
            threads: 1);

    [Fact]
    public void A_Deny_never_widens_the_answer_about_many_requests_and_an_added_Allow_never_narrows_it() =>
        Gen.Select(GenLayers, GenStatement, Pick(Asking), Pick(ActionPatterns), Pick(ResourcePatterns), Gen.Int[0, 4]).Sample(
            (layers, statement, principal, action, resource, where) =>
            {
                Tri Ask(PolicyLayers some) => PolicyEngine.Ask(some, AccessQuestion.Posture(principal, action, resource, RequestContext.OfQuestion(), Asked.Account)).Allowed;
                return Ask(Added(layers, statement with { Effect = "Deny" }, where)) <= Ask(layers) && Ask(layers) <= Ask(Added(layers, statement with { Effect = "Allow" }, where));
            },
            iter: 5000,
            threads: 1);

    [Fact]
    public void Single_requests_never_contradict_the_answer_in_three_values() =>
        Gen.Select(
            GenLayers, Gen.Select(Pick(Asking), Pick(ActionPatterns)), Pick("*", "arn:aws:s3:::*", "arn:aws:s3:::a/*", "arn:aws:s3:::a/b", "arn:aws:*:*:111122223333:*"), GenContext, Gen.Int[0, (1 << Keys.Length) - 1],
            GenRequest.Array[20]).Sample(
            (layers, asked, resource, known, mask, requests) =>
            {
                var context = RequestContext.OfQuestion();
                for (var i = 0; i < Keys.Length; i++)
                {
                    if ((mask & (1 << i)) != 0)
                    {
                        context.With(Keys[i].Key, FactOf(Keys[i].Key, known[i]));
                    }
                }

                var (principal, action) = asked;
                var answer = PolicyEngine.Ask(layers, AccessQuestion.Posture(principal, action, resource, context, Asked.Account));
                return answer.Allowed is Tri.Maybe || requests.All(r =>
                {
                    string?[] keys = [.. r.Context.Select((v, i) => (mask & (1 << i)) != 0 ? known[i] : v)];

                    // A question about the actions of all services leaves keys and roles open whose own policies would have to be known.
                    var isOfOwnPolicy = action is "*" && (r.Action is "kms:Decrypt" or "sts:AssumeRole");
                    return isOfOwnPolicy || !ActionPattern.Parse(action).Includes(ActionPattern.Parse(r.Action)) || !Covers(resource, r.Action is "ecs:ListClusters" ? "*" : r.Resource)
                        || IsAllowed(layers, r with { Principal = principal, Context = keys }) == (answer.Allowed is Tri.Yes);
                });
            },
            iter: 10_000,
            threads: 1);

    [Fact]
    public void No_text_makes_the_parser_fail() =>
        Gen.OneOf(
            Gen.String,
            Pick("{", "}", "[", "]", ",", ":", "\"Statement\"", "\"Effect\"", "\"Allow\"", "\"Action\"", "\"Condition\"", "1", "null", "true", "\"*\"", "\"\\ud800\"", "%7B", "\u0000").Array[0, 30].Select(string.Concat))
        .Sample(text => PolicyParser.Parse(text) is { Document: not null } or { Problems.Count: > 0 }, iter: 20_000, threads: 1);

    private static bool Covers(string pattern, string resource) => pattern is "*" || Glob.Parse(pattern).Matches(resource);

    private static ContextFact FactOf(string key, string? value) => value is null ? ContextFact.Absent
        : key is TagKeys ? ContextFact.OneOf(ContextValue.Many(value.Split(',', StringSplitOptions.RemoveEmptyEntries)))
        : ContextFact.Of(value);

    private static bool IsAllowed(PolicyLayers layers, Request request)
    {
        var context = RequestContext.OfRequest();
        for (var i = 0; i < Keys.Length; i++)
        {
            context.With(Keys[i].Key, FactOf(Keys[i].Key, request.Context[i]));
        }

        return PolicyEngine.Ask(layers, AccessQuestion.Request(request.Principal, request.Action, request.Resource, context, Asked.Account)).Allowed is Tri.Yes;
    }

    // One more document beside those of a layer; a layer that is not there stays away.
    private static PolicyLayers Added(PolicyLayers layers, PolicyStatement statement, int where)
    {
        Policy More(Policy old, PolicyKind kind) =>
            Policy.Of(old.Name, kind, old.Document! with { Statements = [.. old.Document!.Statements, kind is PolicyKind.Resource ? statement with { Principals = [new("*", "*")] } : statement] });
        return where switch
        {
            0 => layers with { Identity = [.. layers.Identity, Policy.Of("more", PolicyKind.Identity, new PolicyDocument("2012-10-17", [statement]))] },
            1 when layers.Boundary is { } boundary => layers with { Boundary = More(boundary, PolicyKind.Identity) },
            2 when layers.Session is { } session => layers with { Session = More(session, PolicyKind.Identity) },
            3 when layers.Resource is { } resource => layers with { Resource = More(resource, PolicyKind.Resource) },
            4 when layers.ServiceControl is [[var control, ..] first, ..] all => layers with { ServiceControl = [[More(control, PolicyKind.ServiceControl), .. first.Skip(1)], .. all.Skip(1)] },
            _ => layers,
        };
    }

    private sealed record Request(Principal Principal, string Action, string Resource, string?[] Context);

    private static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static IEnumerable<string> AllWords(int most) =>
        most == 0 ? [""] : AllWords(most - 1) is var shorter ? shorter.Concat(shorter.Where(w => w.Length == most - 1).SelectMany(w => new[] { w + 'a', w + 'b', w + 'c' })).ToList() : [];

    private static bool Fits(ReadOnlySpan<char> pattern, ReadOnlySpan<char> word) =>
        pattern.IsEmpty ? word.IsEmpty
        : pattern[0] is '*' ? Fits(pattern[1..], word) || (!word.IsEmpty && Fits(pattern, word[1..]))
        : !word.IsEmpty && (pattern[0] is '?' || pattern[0] == word[0]) && Fits(pattern[1..], word[1..]);
}
