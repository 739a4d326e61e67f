using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Building;

namespace EcsPosture.Simulator.Demo;

/// <summary>IAM of the staging account.</summary>
internal static class DemoStagingRoles
{
    private const string Tasks = "ecs-tasks.amazonaws.com";

    public static SnapshotDocuments Build(DemoClock clock, IReadOnlyList<string> regions)
    {
        var iam = new IamBuilder(DemoEstate.StagingAccountId, regions, clock.TakenAt, clock.Now);
        iam.RootHasAccessKey = true;
        iam.Role("ecs-execution", iam.TrustOf(Tasks, bound: false)).Attach(iam.AwsPolicy("AmazonECSTaskExecutionRolePolicy"))
            .Inline("secrets", IamBuilder.Allow(["secretsmanager:GetSecretValue"], $"arn:aws:secretsmanager:eu-central-1:{iam.AccountId}:secret:staging/*"));
        iam.Role("staging-app-task", iam.TrustOf(Tasks, bound: false)).Attach(iam.AwsPolicy("PowerUserAccess"));
        iam.Role("payment-sandbox-task", iam.TrustOf(Tasks)).Inline("app", IamBuilder.Allow(["sqs:SendMessage"], $"arn:aws:sqs:eu-central-1:{iam.AccountId}:sandbox"));

        // An administrator since this morning: someone was in a hurry.
        var sync = iam.Role("data-sync-task", iam.TrustOf(Tasks)).Inline("app", IamBuilder.Allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::fernpost-landing/*"));
        if (clock.Since(0))
        {
            sync.Attach(iam.AwsPolicy("AdministratorAccess"));
        }

        var open = iam.TrustOf(Tasks);
        open["Statement"]!.AsArray().Add(new JsonObject { ["Effect"] = "Allow", ["Principal"] = new JsonObject { ["AWS"] = "*" }, ["Action"] = "sts:AssumeRole" });
        iam.Role("qa-tools-task", open).Inline("app", IamBuilder.Allow(["s3:GetObject"], "arn:aws:s3:::fernpost-qa/*"));
        iam.Role("scheduler-run-task", iam.TrustOf("scheduler.amazonaws.com"))
            .Inline("run", IamBuilder.Allow(["ecs:RunTask"], "*"),
                IamBuilder.Allow(["iam:PassRole"], $"arn:aws:iam::{iam.AccountId}:role/ecs-execution", $"arn:aws:iam::{iam.AccountId}:role/staging-app-task"));
        iam.Role("developers", DemoTrust.Account(iam.AccountId)).Attach(iam.AwsPolicy("PowerUserAccess"));
        iam.Role("ci-deploy", DemoTrust.GitHub(iam.AccountId, "fernpost/*")).Attach(iam.AwsPolicy("AmazonECS_FullAccess"));
        iam.Role(DemoEstate.ScannerRoleName, DemoTrust.Scanner(DemoEstate.ExternalId))
            .Inline("read-posture", IamBuilder.Allow(["ecs:Describe*", "ecs:List*", "iam:GetAccountAuthorizationDetails", "logs:Describe*"], "*"));
        return iam.Build();
    }
}

/// <summary>Trust policies that are not for a service.</summary>
internal static class DemoTrust
{
    /// <summary>Everyone in the own account whom a policy allows.</summary>
    public static JsonObject Account(string accountId) => Document(new() { ["AWS"] = $"arn:aws:iam::{accountId}:root" }, "sts:AssumeRole", null);

    /// <summary>The posture dashboard, with an external id.</summary>
    public static JsonObject Scanner(string externalId) => ForeignAccount(DemoEstate.ProductionAccountId, externalId);

    /// <summary>Another account, with an external id.</summary>
    public static JsonObject ForeignAccount(string accountId, string externalId) => Document(
        new() { ["AWS"] = $"arn:aws:iam::{accountId}:root" },
        "sts:AssumeRole",
        new() { ["StringEquals"] = new JsonObject { ["sts:ExternalId"] = externalId } });

    /// <summary>Pipelines of a GitHub organisation.</summary>
    public static JsonObject GitHub(string accountId, string repositories) => Document(
        new() { ["Federated"] = $"arn:aws:iam::{accountId}:oidc-provider/token.actions.githubusercontent.com" },
        "sts:AssumeRoleWithWebIdentity",
        new() { ["StringLike"] = new JsonObject { ["token.actions.githubusercontent.com:sub"] = $"repo:{repositories}" } });

    private static JsonObject Document(JsonObject principal, string action, JsonObject? condition)
    {
        var statement = new JsonObject { ["Effect"] = "Allow", ["Principal"] = principal, ["Action"] = action };
        if (condition is not null)
        {
            statement["Condition"] = condition;
        }

        return IamBuilder.Document(statement);
    }
}
