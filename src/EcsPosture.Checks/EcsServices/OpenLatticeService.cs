using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;
using EcsPosture.Inventory.Iam;
using EcsPosture.Inventory.LoadBalancing;

namespace EcsPosture.Checks.EcsServices;

/// <summary>A service behind VPC Lattice that takes calls from anybody in the network, or in plain text.</summary>
public sealed class OpenLatticeService : ServiceCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-service-lattice-auth",
        Title = "VPC Lattice service in front of ECS has no auth policy or TLS",
        Severity = Severity.Medium,
        Topics = [Topic.Infrastructure],
        Pages = ["ecs-vpc-lattice"],
        ResourceType = ResourceType.Service,
        Responsibility = new(ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.None),
        Rationale =
            "A Lattice service is reachable from every VPC of its service networks, whatever the routes between them. "
            + "Its auth policy is what says who may call, and TLS what keeps the call private.",
        PassWhen = "Each Lattice service before the tasks authenticates with IAM, its policy does not allow everybody without a condition, and its listeners speak HTTPS or pass TLS on.",
        FailWhen = "One has auth type NONE, no auth policy, a policy that allows everybody without a condition, or an HTTP listener.",
        NotApplicableWhen = "No live deployment registers its tasks with VPC Lattice, or the service is INACTIVE.",
        Remediation = new()
        {
            Summary = "Set the auth type to AWS_IAM with a policy that names the callers, and listen with HTTPS only.",
            Cli = """
                aws vpc-lattice update-service --region {region} --service-identifier <lattice-service> --auth-type AWS_IAM
                aws vpc-lattice put-auth-policy --region {region} --resource-identifier <lattice-service> --policy file://policy.json
                """,
            Terraform = """
                resource "aws_vpclattice_service" "this" {
                  name      = "{service}"
                  auth_type = "AWS_IAM"
                }

                resource "aws_vpclattice_auth_policy" "this" {
                  resource_identifier = aws_vpclattice_service.this.arn
                  policy              = data.aws_iam_policy_document.callers.json
                }
                """,
            CloudFormation = """
                LatticeService:
                  Type: AWS::VpcLattice::Service
                  Properties:
                    AuthType: AWS_IAM
                LatticePolicy:
                  Type: AWS::VpcLattice::AuthPolicy
                  Properties:
                    ResourceIdentifier: !Ref LatticeService
                    Policy: { ... }
                """,
            SideEffects = "Callers must sign their requests with SigV4 from then on.",
        },
        Controls = [new(FrameworkNames.Nist80053, "AC-3", MappingSource.Ours), new(FrameworkNames.Nist80053, "SC-8", MappingSource.Ours)],
        Actions = ["ecs:ListServices", "ecs:DescribeServices", "vpc-lattice:GetTargetGroup", "vpc-lattice:GetService", "vpc-lattice:GetAuthPolicy", "vpc-lattice:ListListeners"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(Service resource, CheckContext context)
    {
        var groups = resource.Deployments.Where(d => d.Status is not "INACTIVE").SelectMany(d => d.VpcLatticeConfigurations)
            .Select(c => c.TargetGroupArn).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (groups.Count == 0)
        {
            yield return new DoesNotApply("The service does not use VPC Lattice.");
            yield break;
        }

        foreach (var arn in groups)
        {
            if (!context.Region.LoadBalancing.LatticeTargetGroups.Find(arn).TryGet(out var group, out var gap))
            {
                yield return new Unread(gap);
                continue;
            }

            context.Note(group?.ContentHash ?? "none");
            foreach (var service in group?.ServiceArns ?? [])
            {
                if (!context.Region.LoadBalancing.LatticeServices.Find(service).TryGet(out var lattice, out gap))
                {
                    yield return new Unread(gap);
                }
                else if (lattice is not null)
                {
                    context.Note(lattice.ContentHash);
                    foreach (var statement in Examine(lattice))
                    {
                        yield return statement;
                    }
                }
            }
        }
    }

    private static IEnumerable<Statement> Examine(LatticeService service)
    {
        var name = service.Name ?? service.ServiceArn;
        if (service.AuthType is not "AWS_IAM")
        {
            yield return new Violation($"Lattice service {name} authenticates nobody.", new Evidence($"{service.ServiceArn}: authType", service.AuthType ?? Evidence.Absent, "AWS_IAM"));
        }
        else if (!service.AuthPolicy.TryGet(out var policy, out var gap))
        {
            yield return new Unread(gap);
        }
        else if (policy is null)
        {
            yield return new Violation($"Lattice service {name} has no auth policy.", new Evidence($"{service.ServiceArn}: policy", Evidence.Absent, "a policy that names the callers"));
        }
        else if (policy.Statements.FirstOrDefault(IsOpen) is not null)
        {
            yield return new Violation(
                $"The auth policy of Lattice service {name} allows everybody.",
                new Evidence($"{service.ServiceArn}: policy", "Allow for * without a condition", "principals, or a condition on account or organization"));
        }

        foreach (var listener in service.Listeners.Require().Where(l => l.Protocol is "HTTP"))
        {
            yield return new Violation(
                $"Listener {listener.Name} of Lattice service {name} speaks plain HTTP.",
                new Evidence($"{service.ServiceArn}: listener {listener.Name}", string.Create(CultureInfo.InvariantCulture, $"HTTP on port {listener.Port}"), "HTTPS or TLS_PASSTHROUGH"));
        }
    }

    private static bool IsOpen(PolicyStatement statement) => statement is { IsAllow: true, Conditions.Count: 0 } && statement.Principals?.Any(p => p.Value is "*") is true;
}
