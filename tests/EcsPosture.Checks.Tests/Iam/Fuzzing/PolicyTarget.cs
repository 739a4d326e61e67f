using System.Text;
using EcsPosture.Checks.Iam;
using EcsPosture.Checks.Iam.Access;
using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Checks.Iam.Policies.Conditions;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;
using EcsPosture.Testing;

namespace EcsPosture.Checks.Tests.Iam.Fuzzing;

/// <summary>What is fuzzed: text becomes policies of all kinds, which are asked whatever the text itself holds.</summary>
internal static class PolicyTarget
{
    private const int MostQuestions = 6;
    private static readonly PolicyKind[] Kinds = Enum.GetValues<PolicyKind>();
    private static readonly Principal[] Principals =
    [
        new(PrincipalKind.Role, ARole.ArnOf("web"), ASnapshot.AccountId, "web"),
        new(PrincipalKind.Service, "ecs-tasks.amazonaws.com", null, "ecs-tasks.amazonaws.com"),
        Principal.Anonymous,
    ];

    /// <summary>Runs all; what came of it, in short.</summary>
    public static string Run(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var outcome = new StringBuilder();
        foreach (var kind in Kinds)
        {
            var parsed = PolicyParser.Parse(text, kind);
            foreach (var problem in parsed.Problems)
            {
                // The first words tell one message from another; what it quotes does not.
                outcome.Append(problem.IsError).Append(problem.Message.AsSpan(0, Math.Min(12, problem.Message.Length)));
                if (problem.Line < 1 || problem.Column < 1)
                {
                    throw new InvalidOperationException($"a message has no place: {problem}");
                }
            }

            if (parsed.Document is { } document)
            {
                Ask(document, kind, outcome);
            }
        }

        return outcome.ToString();
    }

    private static void Ask(PolicyDocument document, PolicyKind kind, StringBuilder outcome)
    {
        var policy = Policy.Of("fuzzed", kind, document);
        var layers = new PolicyLayers { Identity = [policy], Boundary = policy, Session = policy, Resource = policy, ServiceControl = [[policy]], ResourceControl = [[policy]] };
        var texts = document.Statements.SelectMany(s => (s.Actions ?? s.NotActions ?? []).Zip((s.Resources ?? s.NotResources ?? []).DefaultIfEmpty("*"))).Take(MostQuestions - 2)
            .Append(("s3:GetObject", "arn:aws:s3:::a/b")).Append(("*", "*"));
        var request = RequestContext.OfRequest();
        foreach (var condition in document.Statements.SelectMany(s => s.Conditions).Take(8))
        {
            request.With(condition.Key, condition.Values.Count > 0 ? condition.Values[0] : "");
        }

        var asked = 0;
        foreach (var (action, resource) in texts)
        {
            var principal = Principals[asked++ % Principals.Length];
            var sure = PolicyEngine.Ask(layers, AccessQuestion.Request(principal, action, resource, request));
            var open = PolicyEngine.Ask(layers, AccessQuestion.Posture(principal, action, resource, RequestContext.OfQuestion()));
            outcome.Append(sure.Allowed).Append(open.Allowed).Append(open.Residual.Count).Append(open.Protection).AppendJoin(' ', open.Residual.Select(r => r.ToString().Length / 100));
        }

        foreach (var statement in document.Statements.Take(MostQuestions))
        {
            _ = StatementJson.Of(statement);
            _ = statement.CoversActionAndResource();
        }
    }

    private static bool CoversActionAndResource(this PolicyStatement statement)
    {
        var role = ARole.Named("web") with { InlinePolicies = ARole.Inline(statement), TrustPolicy = ARole.Trust(statement) };
        return new PrincipalAccess(role, ResourceList<ManagedPolicy>.Of([]), ASnapshot.AccountId).Can("iam:PassRole", role.RoleArn, ("iam:PassedToService", "ecs-tasks.amazonaws.com")).MayBeAllowed;
    }
}
