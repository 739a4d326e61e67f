using System.Text.Json.Nodes;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Simulator.Building;

namespace EcsPosture.Simulator.Demo;

/// <summary>IAM of the production account.</summary>
internal static class DemoProductionRoles
{
    private const string Tasks = "ecs-tasks.amazonaws.com";

    // Roles that were made before the module bound them to the account.
    private static readonly string[] Unbound =
    [
        "address-validation-task", "customs-declarations-task", "returns-portal-task", "notification-worker-task", "thermal-label-spooler-task", "zpl-renderer-task",
        "geo-cache-task", "cache-warmer-task", "db-migrate-task", "invoice-archive-task", "tracking-web-task",
    ];

    public static SnapshotDocuments Build(DemoClock clock, IReadOnlyList<string> regions)
    {
        var iam = new IamBuilder(DemoEstate.ProductionAccountId, regions, clock.TakenAt, clock.Now);
        AddExecutionRoles(iam);
        AddTaskRoles(iam, clock);
        AddCarelessTaskRoles(iam);
        AddDataRoles(iam);
        AddDeliveryRoles(iam);
        AddInstanceRoles(iam);
        AddPeople(iam);
        return iam.Build();
    }

    private static void AddExecutionRoles(IamBuilder iam)
    {
        iam.Role("ecs-execution", iam.TrustOf(Tasks))
            .Attach(iam.AwsPolicy("AmazonECSTaskExecutionRolePolicy"))
            .Inline("read-parcel-secrets",
                IamBuilder.Allow(["secretsmanager:GetSecretValue"], $"arn:aws:secretsmanager:*:{iam.AccountId}:secret:parcel/*"),
                IamBuilder.Allow(["ssm:GetParameters"], $"arn:aws:ssm:*:{iam.AccountId}:parameter/parcel/*"),
                IamBuilder.Allow(["s3:GetObject"], "arn:aws:s3:::fernpost-config/customs/*"))
            .Tag("owner", "platform");

        // Grown over the years: every secret, and what the application should have in its own role.
        iam.Role("depot-execution", iam.TrustOf(Tasks, bound: false))
            .Attach(iam.AwsPolicy("AmazonECSTaskExecutionRolePolicy"))
            .Inline("everything-the-depot-needs",
                IamBuilder.Allow(["secretsmanager:GetSecretValue", "ssm:GetParameters", "kms:Decrypt"], "*"),
                IamBuilder.Allow(["dynamodb:PutItem", "dynamodb:Query", "sqs:SendMessage"], "*"));
    }

    // Roles of data jobs: what they may do hangs on tags, on where they call from, and on whose word is taken.
    private static void AddDataRoles(IamBuilder iam)
    {
        var tagged = IamBuilder.Allow(["secretsmanager:GetSecretValue"], "*");
        tagged["Condition"] = new JsonObject { ["StringEquals"] = new JsonObject { ["secretsmanager:ResourceTag/team"] = "data" } };
        iam.Role("data-execution", iam.TrustOf(Tasks)).Attach(iam.AwsPolicy("AmazonECSTaskExecutionRolePolicy")).Inline("secrets-of-data", tagged);

        // For repairs at night: everything, but only from within the company's network.
        var inside = IamBuilder.Allow(["*"], "*");
        inside["Condition"] = new JsonObject { ["IpAddress"] = new JsonObject { ["aws:SourceIp"] = "198.51.100.0/28" } };
        iam.Role("data-repair", iam.TrustOf(Tasks)).Inline("repair", inside);

        // Jobs of staging read production's batches too.
        var both = iam.TrustOf(Tasks);
        both["Statement"]![0]!["Condition"]!["StringEquals"]!["aws:SourceAccount"] = new JsonArray(iam.AccountId, DemoEstate.StagingAccountId);
        iam.Role("batch-task", both).Inline("batch", IamBuilder.Allow(["s3:GetObject", "s3:PutObject", "ses:SendEmail"], "arn:aws:s3:::fernpost-batch/*"));
    }

    private static void AddTaskRoles(IamBuilder iam, DemoClock clock)
    {
        var account = iam.AccountId;
        Scoped(iam, "booking-api-task", ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"], $"arn:aws:dynamodb:*:{account}:table/bookings");
        Scoped(iam, "tracking-api-task", ["dynamodb:GetItem", "dynamodb:Query"], $"arn:aws:dynamodb:*:{account}:table/tracking");
        Scoped(iam, "tracking-web-task", ["s3:GetObject"], "arn:aws:s3:::fernpost-web-assets/*");
        Scoped(iam, "address-validation-task", ["geo:SearchPlaceIndexForText"], $"arn:aws:geo:eu-central-1:{account}:place-index/addresses");
        Scoped(iam, "rate-engine-task", ["s3:GetObject"], "arn:aws:s3:::fernpost-rate-cards/*")
            .Boundary(iam.OwnPolicy("workload-boundary", IamBuilder.Allow(["s3:*", "dynamodb:*", "sqs:*", "sns:*"], "*")));
        Scoped(iam, "payment-gateway-task", ["kms:Sign", "kms:Verify"], $"arn:aws:kms:eu-central-1:{account}:key/{Names.Uuid("payment-signing")}");
        Scoped(iam, "notification-worker-task", ["sqs:ReceiveMessage", "sqs:DeleteMessage"], $"arn:aws:sqs:*:{account}:notifications");
        Scoped(iam, "customs-declarations-task", ["s3:PutObject"], "arn:aws:s3:::fernpost-customs/declarations/*")
            .Inline("broker", IamBuilder.Allow(["secretsmanager:GetSecretValue"], $"arn:aws:secretsmanager:eu-central-1:{account}:secret:parcel/customs/*"));
        Scoped(iam, "returns-portal-task", ["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::fernpost-returns/*");
        Scoped(iam, "webhook-dispatcher-task", ["sqs:ReceiveMessage", "sqs:DeleteMessage"], $"arn:aws:sqs:eu-central-1:{account}:webhooks");
        Scoped(iam, "label-printer-task", ["logs:CreateLogStream", "logs:PutLogEvents"], $"arn:aws:logs:eu-central-1:{account}:log-group:/ecs/label-printer:*");
        Scoped(iam, "route-optimizer-task", ["s3:GetObject"], "arn:aws:s3:::fernpost-routes/*");
        Scoped(iam, "lane-preview-task", ["s3:GetObject"], "arn:aws:s3:::fernpost-routes/*");
        Scoped(iam, "thermal-label-spooler-task", ["sqs:ReceiveMessage", "sqs:DeleteMessage"], $"arn:aws:sqs:eu-central-1:{account}:labels");
        Scoped(iam, "zpl-renderer-task", ["s3:GetObject"], "arn:aws:s3:::fernpost-label-templates/*");
        Scoped(iam, "geo-cache-task", ["cloudwatch:PutMetricData"], "*");
        Scoped(iam, "parcel-quote-task", ["geo:CalculateRoute"], $"arn:aws:geo:eu-west-1:{account}:route-calculator/quotes");
        Scoped(iam, "cache-warmer-task", ["s3:GetObject"], "arn:aws:s3:::fernpost-web-assets/*");

        // The auditors take this role to see for themselves what a settlement sees.
        var audited = iam.TrustOf(Tasks);
        audited["Statement"]!.AsArray().Add(DemoTrust.ForeignAccount(DemoNeighbours.AuditorAccountId, "settlement-2026")["Statement"]![0]!.DeepClone());
        iam.Role("nightly-settlement-task", audited).Inline("app", IamBuilder.Allow(["s3:PutObject"], "arn:aws:s3:::fernpost-settlement/*")).Tag("managed-by", "terraform");
        Scoped(iam, "gdpr-erasure-task", ["dynamodb:DeleteItem", "dynamodb:Query"], $"arn:aws:dynamodb:eu-central-1:{account}:table/customers");
        Scoped(iam, "db-migrate-task", ["rds-db:connect"], $"arn:aws:rds-db:eu-central-1:{account}:dbuser:cluster-booking/migrate");
        Scoped(iam, "invoice-archive-task", ["s3:GetObject"], "arn:aws:s3:::fernpost-invoices/*").UnusedSince(clock.Ago(212));
        Scoped(iam, "parcel-lens-task", ["rekognition:DetectText"], "*");
        Scoped(iam, "legacy-invoice-task", ["s3:GetObject"], "arn:aws:s3:::fernpost-invoices/*").UnusedSince(clock.TakenAt.AddDays(-240));
    }

    private static void AddCarelessTaskRoles(IamBuilder iam)
    {
        // The worst service has the keys to the account, and a person may take them too.
        var trust = iam.TrustOf(Tasks, bound: false);
        trust["Statement"]!.AsArray().Add(new JsonObject
        {
            ["Effect"] = "Allow",
            ["Principal"] = new JsonObject { ["AWS"] = $"arn:aws:iam::{iam.AccountId}:root" },
            ["Action"] = "sts:AssumeRole",
        });
        iam.Role("legacy-manifest-task", trust).Attach(iam.AwsPolicy("AdministratorAccess"));
        iam.Role("depot-shared-task", iam.TrustOf(Tasks, bound: false)).Inline("depot", IamBuilder.Allow(["s3:*", "dynamodb:*"], "*"))
            .Inline("temporary-until-migration", IamBuilder.Allow(["*"], "*"));
        iam.Role("dead-letter-replay-task", iam.TrustOf(Tasks))
            .Inline("replay-anything", IamBuilder.Allow(["ecs:RunTask", "ecs:RegisterTaskDefinition", "iam:PassRole"], "*"));
        iam.Role("manifest-admin", iam.TrustOf(Tasks, bound: false)).Inline("fix-it", IamBuilder.Allow(["iam:*"], "*"));

        // One role for the task and for ECS itself.
        iam.Role("weighbridge", iam.TrustOf(Tasks, bound: false))
            .Attach(iam.AwsPolicy("AmazonECSTaskExecutionRolePolicy"))
            .Inline("scale", IamBuilder.Allow(["sqs:SendMessage"], $"arn:aws:sqs:eu-central-1:{iam.AccountId}:weights"));
    }

    private static void AddDeliveryRoles(IamBuilder iam)
    {
        var roles = $"arn:aws:iam::{iam.AccountId}:role/";
        var cluster = new JsonObject { ["ArnEquals"] = new JsonObject { ["ecs:cluster"] = $"arn:aws:ecs:eu-central-1:{iam.AccountId}:cluster/parcel-core" } };
        foreach (var (name, service) in ((string, string)[])[("events-run-task", "events.amazonaws.com"), ("scheduler-run-task", "scheduler.amazonaws.com")])
        {
            var run = IamBuilder.Allow(["ecs:RunTask"], $"arn:aws:ecs:*:{iam.AccountId}:task-definition/*");
            run["Condition"] = cluster.DeepClone();
            iam.Role(name, iam.TrustOf(service)).Inline("run", run,
                IamBuilder.Allow(["iam:PassRole"], $"{roles}ecs-execution", $"{roles}data-execution", $"{roles}nightly-settlement-task", $"{roles}gdpr-erasure-task", $"{roles}batch-task", $"{roles}cache-warmer-task"));
        }

        iam.Role("events-legacy", iam.TrustOf("events.amazonaws.com", bound: false)).Attach(iam.AwsPolicy("AmazonEC2ContainerServiceEventsRole"));
        iam.Role("codedeploy-ecs", iam.TrustOf("codedeploy.amazonaws.com", bound: false)).Attach(iam.AwsPolicy("AWSCodeDeployRoleForECS"));
        iam.Role("ecs-infrastructure", iam.TrustOf("ecs.amazonaws.com")).Attach(iam.AwsPolicy("AmazonECSInfrastructureRolePolicyForVolumes"));
        iam.Role("depot-infrastructure", iam.TrustOf("ecs.amazonaws.com", bound: false)).Inline("volumes", IamBuilder.Allow(["ec2:*"], "*"));
        iam.Role("ecsServiceRole", iam.TrustOf("ecs.amazonaws.com", bound: false)).Attach(iam.AwsPolicy("AmazonEC2ContainerServiceRole"));
        iam.Role("AWSServiceRoleForECS", iam.TrustOf("ecs.amazonaws.com", bound: false), "/aws-service-role/ecs.amazonaws.com/")
            .Attach(iam.AwsPolicy("AmazonECSServiceRolePolicy"));
        iam.Role("cloudtrail-to-logs", iam.TrustOf("cloudtrail.amazonaws.com"))
            .Inline("logs", IamBuilder.Allow(["logs:CreateLogStream", "logs:PutLogEvents"], $"arn:aws:logs:eu-central-1:{iam.AccountId}:log-group:/aws/cloudtrail/*"));
    }

    private static void AddInstanceRoles(IamBuilder iam)
    {
        iam.Role("depot-instance", iam.TrustOf("ec2.amazonaws.com", bound: false))
            .Attach(iam.AwsPolicy("AmazonEC2ContainerServiceforEC2Role"), iam.AwsPolicy("AmazonSSMManagedInstanceCore"), iam.AwsPolicy("CloudWatchAgentServerPolicy"))
            .Inline("depot-share", IamBuilder.Allow(["s3:*"], "*"))
            .Profile();
        iam.Role("sorter-instance", iam.TrustOf("ec2.amazonaws.com", bound: false))
            .Attach(iam.AwsPolicy("AmazonEC2ContainerServiceforEC2Role"), iam.AwsPolicy("AmazonSSMManagedInstanceCore"))
            .Profile();
        iam.Role("depot-mi-instance", iam.TrustOf("ec2.amazonaws.com", bound: false)).Attach(iam.AwsPolicy("AmazonECSInstanceRolePolicyForManagedInstances")).Profile();
        iam.Role("depot-mi-infrastructure", iam.TrustOf("ecs.amazonaws.com")).Attach(iam.AwsPolicy("AmazonECSInfrastructureRolePolicyForManagedInstances"));
        iam.Role("ecs-anywhere", iam.TrustOf("ssm.amazonaws.com", bound: false))
            .Attach(iam.AwsPolicy("AmazonSSMManagedInstanceCore"), iam.AwsPolicy("AmazonEC2ContainerServiceforEC2Role"))
            .Inline("weights", IamBuilder.Allow(["dynamodb:*"], $"arn:aws:dynamodb:eu-central-1:{iam.AccountId}:table/weights"));
        iam.Role("ecs-anywhere-harbour", iam.TrustOf("ssm.amazonaws.com"))
            .Attach(iam.AwsPolicy("AmazonSSMManagedInstanceCore"), iam.AwsPolicy("AmazonEC2ContainerServiceforEC2Role"));
    }

    private static void AddPeople(IamBuilder iam)
    {
        iam.Role("ci-deploy", DemoTrust.GitHub(iam.AccountId, "fernpost/*")).Attach(iam.AwsPolicy("AmazonECS_FullAccess"))
            .Inline("pass-any-role", IamBuilder.Allow(["iam:PassRole"], "*"));

        // Deploys whatever it likes, but only from the machines that build.
        var passing = IamBuilder.Allow(["iam:PassRole"], "*");
        passing["Condition"] = new JsonObject { ["IpAddress"] = new JsonObject { ["aws:SourceIp"] = "198.51.100.16/28" } };
        iam.Role("release-train", DemoTrust.Account(iam.AccountId)).Inline("release", IamBuilder.Allow(["ecs:RegisterTaskDefinition", "ecs:UpdateService"], "*"), passing);
        iam.Role("support-oncall", DemoTrust.Account(iam.AccountId))
            .Inline("look-inside", IamBuilder.Allow(["ecs:ExecuteCommand", "ssm:StartSession"], "*"), IamBuilder.Allow(["ecs:Describe*", "ecs:List*", "logs:FilterLogEvents"], "*"));
        iam.Role("terraform", DemoTrust.Account(iam.AccountId)).Attach(iam.AwsPolicy("AdministratorAccess"));
        iam.Role(DemoEstate.ScannerRoleName, DemoTrust.Scanner(DemoEstate.ExternalId))
            .Inline("read-posture", IamBuilder.Allow(["ecs:Describe*", "ecs:List*", "iam:GetAccountAuthorizationDetails", "logs:Describe*", "cloudtrail:Describe*", "cloudtrail:Get*", "events:List*", "scheduler:List*", "scheduler:Get*", "tag:GetResources", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets"], "*"));
        iam.Group("depot-operators", iam.AwsPolicy("AmazonECS_FullAccess"));
        iam.Group("vendors").Inline("find-templates", IamBuilder.Allow(["s3:ListBucket"], "arn:aws:s3:::fernpost-label-templates"));
        iam.User("svc-label-vendor", iam.OwnPolicy("label-vendor", IamBuilder.Allow(["s3:GetObject"], "arn:aws:s3:::fernpost-label-templates/*")))
            .In("vendors")
            .Inline("leave-proofs", IamBuilder.Allow(["s3:PutObject"], "arn:aws:s3:::fernpost-label-proofs/*"));
    }

    private static RoleBuilder Scoped(IamBuilder iam, string name, string[] actions, string resource) =>
        iam.Role(name, iam.TrustOf(Tasks, bound: !Unbound.Contains(name))).Inline("app", IamBuilder.Allow(actions, resource)).Tag("managed-by", "terraform");
}
