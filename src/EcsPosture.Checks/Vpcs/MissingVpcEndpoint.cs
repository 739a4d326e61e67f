using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Networking;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Network;

namespace EcsPosture.Checks.Vpcs;

/// <summary>A VPC whose tasks reach AWS over the internet, or not at all.</summary>
public sealed class MissingVpcEndpoint : VpcCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-net-vpc-endpoints",
        Version = 2,
        Title = "ECS VPC lacks needed VPC endpoints",
        Severity = Severity.Low,
        SeverityNote = "Medium when tasks that need the endpoint run in a subnet without any way out: they cannot start.",
        Topics = [Topic.Infrastructure],
        Pages = ["vpc-endpoints", "infrastructure-security", "security-network"],
        ResourceType = ResourceType.Vpc,
        Responsibility = Responsibility.Customer,
        Rationale =
            "Images, logs and secrets travel between tasks and AWS. "
            + "Endpoints keep that traffic in the VPC, let policies tie it to the account, and make private subnets without a way to the internet possible.",
        PassWhen = "For all that the VPC's tasks use (registry, logs, secrets, ECS Exec, and the ECS agent on instances) there is an available endpoint with private DNS, or for S3 a gateway endpoint in the tasks' route tables.",
        FailWhen = "An endpoint that tasks would use is missing, does not work, has no private DNS, or is not in the route table of a subnet.",
        NotApplicableWhen = "No task of ECS runs in the VPC.",
        ManualWhen = "The VPC belongs to another account.",
        Remediation = new()
        {
            Summary = "Create the endpoints with private DNS, in the subnets of the tasks, with a security group that lets in port 443 from the tasks.",
            Cli = """
                aws ec2 create-vpc-endpoint --region {region} --vpc-id {name} --vpc-endpoint-type Interface \
                  --service-name com.amazonaws.{region}.<service> --subnet-ids <subnets> --security-group-ids <group> --private-dns-enabled
                aws ec2 create-vpc-endpoint --region {region} --vpc-id {name} --vpc-endpoint-type Gateway \
                  --service-name com.amazonaws.{region}.s3 --route-table-ids <route-tables>
                """,
            Terraform = """
                resource "aws_vpc_endpoint" "this" {
                  for_each            = toset(["ecr.api", "ecr.dkr", "logs", "secretsmanager"])
                  vpc_id              = "{name}"
                  vpc_endpoint_type   = "Interface"
                  service_name        = "com.amazonaws.{region}.${each.key}"
                  subnet_ids          = var.private_subnets
                  security_group_ids  = [aws_security_group.endpoints.id]
                  private_dns_enabled = true
                }
                """,
            CloudFormation = """
                EcrApiEndpoint:
                  Type: AWS::EC2::VPCEndpoint
                  Properties:
                    VpcId: {name}
                    VpcEndpointType: Interface
                    ServiceName: !Sub com.amazonaws.${AWS::Region}.ecr.api
                    SubnetIds: [...]
                    SecurityGroupIds: [!Ref EndpointSecurityGroup]
                    PrivateDnsEnabled: true
                """,
            SideEffects = "With private DNS every caller of the VPC uses the endpoint at once, so its group must let in all of them. Interface endpoints are billed by the hour.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "EC2.55"),
            new(FrameworkNames.Fsbp, "EC2.56"),
            new(FrameworkNames.Fsbp, "EC2.57"),
            new(FrameworkNames.Nist80053, "SC-7", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "AC-4", MappingSource.Ours),
        ],
        Actions = ["ecs:DescribeServices", "ecs:DescribeTaskDefinition", "ec2:DescribeVpcs", "ec2:DescribeSubnets", "ec2:DescribeRouteTables", "ec2:DescribeVpcEndpoints"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineUsed(Vpc vpc, CheckContext context)
    {
        // What else keeps the list from being whole hides other VPCs.
        var all = context.Region.Network.Endpoints;
        if (all.Gaps.Where(g => g.Action is "" or "ec2:DescribeVpcEndpoints").Concat(all.ItemGaps).FirstOrDefault() is { } unlisted)
        {
            yield return new Unread(unlisted);
            yield break;
        }

        var endpoints = all.Known.Where(e => e.VpcId == vpc.VpcId).ToList();
        endpoints.ForEach(e => context.Note(e.ContentHash));
        var missing = new SortedDictionary<string, (string Why, bool CannotStart)>(StringComparer.Ordinal);
        foreach (var use in context.Usage.Vpcs.UsesOf(vpc.VpcId))
        {
            var (needs, gap) = EndpointNeeds.Of(use, context);
            if (gap is not null)
            {
                yield return new Unread(gap);
            }

            foreach (var service in needs)
            {
                foreach (var statement in Lacks(service, use, endpoints, missing, context))
                {
                    yield return statement;
                }
            }
        }

        if (context.Usage.Vpcs.Gap is { } unseen)
        {
            yield return new Unread(unseen);
        }

        foreach (var group in missing.GroupBy(m => m.Value.CannotStart).OrderBy(g => g.Key))
        {
            yield return new Violation(
                $"VPC {NameOf(vpc)} has no working endpoint of {string.Join(", ", group.Select(m => m.Key))}"
                + (group.Key ? ", and tasks that need one run where nothing leads out." : "; the traffic takes the way over the internet."),
                [.. group.Select(m => new Evidence($"VpcEndpoints: {m.Key}", m.Value.Why, "an available endpoint that the tasks use"))])
            {
                Severity = group.Key ? Severity.Medium : null,
            };
        }
    }

    private static IEnumerable<Statement> Lacks(
        string service, VpcUse use, IReadOnlyList<VpcEndpoint> endpoints, SortedDictionary<string, (string Why, bool CannotStart)> missing, CheckContext context)
    {
        var own = endpoints.Where(e => EndpointNeeds.ServiceOf(e, context.Region.Region) == service).ToList();
        if (own.Exists(e => e is { IsAvailable: true, PrivateDnsEnabled: true } && e.VpcEndpointType is not "Gateway"))
        {
            yield break;
        }

        var gateways = own.Where(e => e is { IsAvailable: true, VpcEndpointType: "Gateway" }).ToList();
        if (use.Subnets.Count == 0 && gateways.Count > 0)
        {
            yield break;
        }

        var why = own.Count == 0 ? Evidence.Absent
            : gateways.Count > 0 ? $"{gateways[0].VpcEndpointId} is not in the route table of every subnet of {use.Name}"
            : own.Exists(e => e.IsAvailable) ? $"{own[0].VpcEndpointId} has no private DNS"
            : $"{own[0].VpcEndpointId} is {own[0].State}";
        if (use.Subnets.Count == 0)
        {
            Add(false);
        }

        foreach (var subnet in use.Subnets)
        {
            var routes = context.FindRoutes(subnet);
            if (!routes.TryGet(out var table, out var gap))
            {
                // Without the table it is not known whether a gateway endpoint serves the subnet, nor whether anything leads out.
                if (gateways.Count > 0)
                {
                    yield return new Unread(gap);
                }
                else
                {
                    Add(false);
                    yield return new Unread(gap);
                }
            }
            else if (!gateways.Exists(e => e.RouteTableIds.Contains(table.RouteTableId)))
            {
                Add(!table.LeadsOut());
            }
        }

        void Add(bool cannotStart)
        {
            if (!missing.TryGetValue(service, out var before) || (cannotStart && !before.CannotStart))
            {
                missing[service] = (why, cannotStart);
            }
        }
    }
}
