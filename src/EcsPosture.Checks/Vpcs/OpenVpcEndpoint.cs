using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Networking;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.Network;

namespace EcsPosture.Checks.Vpcs;

/// <summary>An endpoint that ECS uses and that lets through every call to every account.</summary>
public sealed class OpenVpcEndpoint : Check<VpcEndpoint>
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-net-vpc-endpoint-policy",
        Title = "Endpoint used by ECS has the full-access policy or open group",
        Severity = Severity.Low,
        Topics = [Topic.Infrastructure],
        Pages = ["vpc-endpoints"],
        ResourceType = ResourceType.VpcEndpoint,
        Responsibility = Responsibility.Customer,
        Rationale =
            "With the policy that every endpoint is born with, a stolen key of any account works through it, and data can leave for a bucket or log group of somebody else. "
            + "A policy that names your organization or accounts closes both ways.",
        PassWhen = "No statement of the policy allows everybody everything everywhere without a condition, and the endpoint's security groups do not let in the world.",
        FailWhen = "A statement does, or a group lets in the world on port 443.",
        NotApplicableWhen = "ECS does not use the endpoint's service, or no task runs in its VPC, or the service knows no endpoint policies.",
        ManualWhen = "The policy allows everything but denies some of it.",
        Remediation = new()
        {
            Summary = "Limit the policy to principals and resources of your organization, and the group to the tasks. Image layers of ECR lie in a bucket of AWS, which the policy of the S3 endpoint must name.",
            Cli = "aws ec2 modify-vpc-endpoint --region {region} --vpc-endpoint-id {name} --policy-document file://policy.json",
            Terraform = """
                resource "aws_vpc_endpoint_policy" "this" {
                  vpc_endpoint_id = "{name}"
                  policy = jsonencode({
                    Version = "2012-10-17"
                    Statement = [{
                      Effect    = "Allow"
                      Principal = "*"
                      Action    = "*"
                      Resource  = "*"
                      Condition = { StringEquals = { "aws:PrincipalOrgID" = var.organization_id } }
                    }]
                  })
                }
                """,
            CloudFormation = """
                PolicyDocument:
                  Version: "2012-10-17"
                  Statement:
                    - Effect: Allow
                      Principal: "*"
                      Action: "*"
                      Resource: "*"
                      Condition: { StringEquals: { "aws:PrincipalOrgID": !Ref OrganizationId } }
                """,
            SideEffects = "Calls with credentials of other accounts stop working through the endpoint, among them the ones that AWS itself makes to deliver image layers from S3: allow arn:aws:s3:::prod-<region>-starport-layer-bucket/*.",
        },
        Controls = [new(FrameworkNames.Nist80053, "AC-4", MappingSource.Ours), new(FrameworkNames.Nist80053, "SC-7", MappingSource.Ours)],
        Actions = ["ecs:DescribeServices", "ec2:DescribeSubnets", "ec2:DescribeVpcEndpoints", "ec2:DescribeSecurityGroups"],
    };

    /// <inheritdoc />
    protected override ResourceList<VpcEndpoint> Select(CheckContext context) => context.Region.Network.Endpoints;

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(VpcEndpoint resource, CheckContext context)
    {
        if (EndpointNeeds.ServiceOf(resource, context.Region.Region) is null)
        {
            return [new DoesNotApply("ECS does not use the endpoint's service.")];
        }

        var unused = context.Usage.Vpcs.Unused(resource.VpcId ?? "");
        context.Note(unused is null ? "used" : "unused");
        return unused is not null ? [unused] : [.. Policy(resource), .. Groups(resource, context)];
    }

    private static IEnumerable<Statement> Policy(VpcEndpoint endpoint)
    {
        if (string.IsNullOrEmpty(endpoint.PolicyDocument))
        {
            return endpoint.Groups.Count > 0 ? [] : [new DoesNotApply("The endpoint's service knows no policies.")];
        }

        if (!PolicyDocumentReader.Read(endpoint.PolicyDocument, "ec2:DescribeVpcEndpoints", endpoint.Arn).TryGet(out var policy, out var gap))
        {
            return [new Unread(gap)];
        }

        for (var i = 0; i < policy.Statements.Count; i++)
        {
            if (AllowsEverything(policy.Statements[i]))
            {
                var path = string.Create(CultureInfo.InvariantCulture, $"PolicyDocument.Statement[{i}]");
                return policy.Statements.Any(s => !s.IsAllow)
                    ? [new NeedsReview($"See what the Deny statements of {endpoint.VpcEndpointId} leave of a statement that allows everything.") { Evidence = [new(path, "Allow * on * for *", "limits")] }]
                    : [new Violation(
                        $"Endpoint {endpoint.VpcEndpointId} of {endpoint.ServiceName} lets everybody call everything.",
                        new Evidence(path, "Allow * on * for * without a condition", "principals or resources of your own, or a condition on the organization"))];
            }
        }

        return [];
    }

    private static bool AllowsEverything(PolicyStatement statement) =>
        statement is { IsAllow: true, Conditions.Count: 0 }
        && statement.Principals?.Any(p => p.Value is "*") is true
        && statement.Actions?.Contains("*") is true
        && statement.Resources?.Contains("*") is true;

    private static IEnumerable<Statement> Groups(VpcEndpoint endpoint, CheckContext context)
    {
        foreach (var id in endpoint.Groups.Select(g => g.GroupId).OfType<string>())
        {
            if (!context.FindSecurityGroup(id).TryGet(out var group, out var gap))
            {
                yield return new Unread(gap);
                continue;
            }

            for (var i = 0; i < group.IpPermissions.Count; i++)
            {
                if (group.IpPermissions[i].IsOpenToWorld() && group.IpPermissions[i].Covers("tcp", 443))
                {
                    yield return new Violation(
                        $"Security group {id} of endpoint {endpoint.VpcEndpointId} lets in any address.",
                        new Evidence(
                            string.Create(CultureInfo.InvariantCulture, $"{id}: IpPermissions[{i}]"),
                            string.Join(", ", group.IpPermissions[i].WorldwideRanges()),
                            "ranges of the VPC, or the groups of the tasks"));
                }
            }
        }
    }
}
