using System.Text.Json.Nodes;
using EcsPosture.Simulator.Building;

namespace EcsPosture.Simulator.Demo;

/// <summary>The VPCs of the demo company. The landing zone gave the main region endpoints and flow logs; the others got what somebody thought of.</summary>
internal static class DemoNetworks
{
    private const string EcsFields = "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${action} ${log-status} ${ecs-cluster-name} ${ecs-service-name} ${ecs-task-id}";

    public static void Add(DemoRegion region)
    {
        var (build, vpc) = (region.Build, region.Vpc);
        build.Network.Vpc(vpc, $"fernpost-{build.Region}", region.Range);
        var outer = build.Network.Table($"{vpc}/public", vpc, region.Range, region.Public, $"igw-{Names.Hex($"{vpc}/igw", 17)}");
        var inner = build.Network.Table($"{vpc}/private", vpc, region.Range, region.Private, $"nat-{Names.Hex($"{vpc}/nat", 17)}");
        switch (build.AccountId, build.Region)
        {
            case (DemoEstate.ProductionAccountId, "eu-central-1"):
                build.Network.FlowLog(vpc, "ALL", format: EcsFields);
                Endpoints(region, [inner, outer], Limited(region), "ecr.api", "ecr.dkr", "s3", "logs", "ecs", "ecs-agent", "ecs-telemetry", "secretsmanager");
                Endpoints(region, [inner, outer], OpenBut("kms:ScheduleKeyDeletion"), "kms", "ssm");
                Endpoints(region, [inner, outer], Open(), "ssmmessages");
                break;
            case (DemoEstate.ProductionAccountId, "eu-west-1"):
                // Only what was let through is recorded, and images come through the NAT gateway.
                build.Network.FlowLog(vpc, "ACCEPT");
                Endpoints(region, [inner, outer], Limited(region), "s3", "logs");
                break;
            case (DemoEstate.StagingAccountId, _):
                Endpoints(region, [inner, outer], Open(), "s3");
                break;
        }
    }

    private static void Endpoints(DemoRegion region, string[] tables, string policy, params string[] services)
    {
        string? group = null;
        foreach (var service in services)
        {
            if (service is "s3")
            {
                region.Build.Network.Endpoint(region.Vpc, service, policy, tables, null, null);
                continue;
            }

            group ??= region.Build.SecurityGroup($"vpc-endpoints-{services[0]}", region.Vpc, [region.Build.Rule("tcp", 443, services.Length > 1 ? region.Range : "0.0.0.0/0")]);
            region.Build.Network.Endpoint(region.Vpc, service, policy, null, region.Private, group);
        }
    }

    private static string Limited(DemoRegion region)
    {
        var statement = IamBuilder.Allow(["*"], "*");
        statement["Principal"] = "*";
        statement["Condition"] = new JsonObject { ["StringEquals"] = new JsonObject { ["aws:PrincipalAccount"] = region.Build.AccountId } };
        return IamBuilder.Document(statement).ToJsonString();
    }

    private static string OpenBut(string action)
    {
        var deny = IamBuilder.Statement("Deny", [action], ["*"]);
        deny["Principal"] = "*";
        var statement = IamBuilder.Allow(["*"], "*");
        statement["Principal"] = "*";
        return IamBuilder.Document(statement, deny).ToJsonString();
    }

    private static string Open()
    {
        var statement = IamBuilder.Allow(["*"], "*");
        statement["Principal"] = "*";
        return IamBuilder.Document(statement).ToJsonString();
    }
}
