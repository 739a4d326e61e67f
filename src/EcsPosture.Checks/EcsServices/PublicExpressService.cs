using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.EcsServices;

/// <summary>A service of Express Mode that anybody on the internet can call.</summary>
public sealed class PublicExpressService : ServiceCheck
{
    private const string PublicServices = "publicServices";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-express-public-ingress",
        Title = "Express Mode service exposed publicly",
        Severity = Severity.Medium,
        Topics = [Topic.Infrastructure],
        Pages = ["express-service-overview"],
        ResourceType = ResourceType.Service,
        Responsibility = new(ResponsibleSide.Shared, ResponsibleSide.None, ResponsibleSide.None, ResponsibleSide.None),
        Rationale =
            "Express Mode makes a load balancer, a certificate and an address from one command, and in public subnets all of it faces the internet. "
            + "What was meant as a quick trial is then found by scanners within minutes.",
        PassWhen = "Every way into the service is private, or a parameter names the service as meant for the public.",
        FailWhen = "A way in has access type PUBLIC, and the service is not named.",
        NotApplicableWhen = "ECS does not manage the service's resources, so that it is no service of Express Mode, or it is INACTIVE.",
        Remediation = new()
        {
            Summary = "Move the service to private subnets, which makes its load balancer internal; or keep it public with a web ACL and authentication, and name it in the check's parameter.",
            Cli = """
                aws ecs update-express-gateway-service --region {region} --service-arn {arn} \
                  --network-configuration 'subnets=<private-subnets>,securityGroups=<groups>'
                """,
            SideEffects = "The address of the service changes its load balancer: callers outside the VPC lose it.",
        },
        Controls = [new(FrameworkNames.Nist80053, "SC-7", MappingSource.Ours), new(FrameworkNames.Nist80053, "AC-4", MappingSource.Ours)],
        Actions = ["ecs:ListServices", "ecs:DescribeServices", "ecs:DescribeExpressGatewayService"],
        Parameters = [new(PublicServices, "", "Names of services that are meant for the public.")],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(Service resource, CheckContext context)
    {
        if (resource.ResourceManagementType is not "ECS")
        {
            yield return new DoesNotApply("The service is none of Express Mode.");
            yield break;
        }

        if (!context.Region.LoadBalancing.ExpressServices.Find(resource.Arn).TryGet(out var express, out var gap) || express is null)
        {
            yield return new Unread(gap ?? Gap.NotAsked("ecs:DescribeExpressGatewayService", resource.Arn));
            yield break;
        }

        context.Note(express.ContentHash);
        var isMeant = context.ListParameter(PublicServices).Contains(resource.ServiceName);
        for (var i = 0; i < express.ActiveConfigurations.Count; i++)
        {
            var paths = express.ActiveConfigurations[i].IngressPaths;
            for (var j = 0; j < paths.Count; j++)
            {
                if (paths[j].AccessType is "PUBLIC" && !isMeant)
                {
                    yield return new Violation(
                        $"Service {resource.ServiceName} is open to the internet at {paths[j].Endpoint}.",
                        new Evidence(string.Create(CultureInfo.InvariantCulture, $"activeConfigurations[{i}].ingressPaths[{j}].accessType"), "PUBLIC", "PRIVATE, or the service named as public"));
                }
            }
        }

        if (Arn.LastSegment(resource.ClusterArn) is "default")
        {
            yield return new Note("It runs in the default cluster, where settings for logs and sessions are those that nobody chose.");
        }
    }
}
