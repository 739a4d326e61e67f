using System.Globalization;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory.Ecs;

namespace EcsPosture.Checks.EcsServices;

/// <summary>A service that takes Service Connect traffic without encryption.</summary>
public sealed class PlainServiceConnect : ServiceCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-service-connect-tls",
        Title = "Service Connect traffic is plaintext",
        Severity = Severity.Medium,
        Topics = [Topic.Infrastructure],
        Pages = ["service-connect-tls", "service-connect", "security-network"],
        ResourceType = ResourceType.Service,
        Responsibility = new(ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.None),
        Rationale =
            "Between the proxies of two tasks traffic is plain unless TLS is set. "
            + "With it ECS issues and rotates the certificates, and the application need not change.",
        PassWhen = "Each port that a live deployment offers has a certificate authority for TLS.",
        FailWhen = "A port is offered without one.",
        NotApplicableWhen = "Service Connect is off, the service only calls others through it, or the service is INACTIVE.",
        Remediation = new()
        {
            Summary = "Set TLS for each port, with an authority of AWS Private CA and the infrastructure role that may use it.",
            Cli = """
                aws ecs update-service --region {region} --cluster {cluster} --service {service} \
                  --service-connect-configuration file://service-connect.json
                """,
            Terraform = """
                resource "aws_ecs_service" "{service}" {
                  service_connect_configuration {
                    enabled = true
                    service {
                      port_name = "http"
                      tls {
                        issuer_cert_authority {
                          aws_pca_authority_arn = aws_acmpca_certificate_authority.internal.arn
                        }
                        kms_key  = aws_kms_key.connect.arn
                        role_arn = aws_iam_role.ecs_infrastructure.arn
                      }
                    }
                  }
                }
                """,
            CloudFormation = """
                ServiceConnectConfiguration:
                  Enabled: true
                  Services:
                    - PortName: http
                      Tls:
                        IssuerCertificateAuthority: { AwsPcaAuthorityArn: !Ref InternalAuthority }
                        KmsKey: !GetAtt ConnectKey.Arn
                        RoleArn: !GetAtt InfrastructureRole.Arn
                """,
            SideEffects = "Callers must be deployed with Service Connect too before the port takes TLS only. A private authority is billed by the month.",
        },
        Controls =
        [
            new(FrameworkNames.Nist80053, "SC-8", MappingSource.Ours),
            new(FrameworkNames.Nist80053, "SC-8(1)", MappingSource.Ours),
            new(FrameworkNames.PciDss, "4.2.1", MappingSource.Ours),
        ],
        Actions = ["ecs:ListServices", "ecs:DescribeServices"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(Service resource, CheckContext context)
    {
        var offers = false;
        for (var i = 0; i < resource.Deployments.Count; i++)
        {
            if (resource.Deployments[i] is not { Status: not "INACTIVE", ServiceConnectConfiguration: { Enabled: true } configuration })
            {
                continue;
            }

            for (var j = 0; j < configuration.Services.Count; j++)
            {
                offers = true;
                var (port, path) = (configuration.Services[j], string.Create(CultureInfo.InvariantCulture, $"deployments[{i}].serviceConnectConfiguration.services[{j}].tls"));
                var name = port.DiscoveryName ?? port.PortName;
                if (string.IsNullOrEmpty(port.Tls?.IssuerCertificateAuthority?.AwsPcaAuthorityArn))
                {
                    yield return new Violation(
                        $"Port {name} is offered through Service Connect without TLS.",
                        new Evidence(path + ".issuerCertificateAuthority", Evidence.Absent, "an authority of AWS Private CA"));
                }
                else if (string.IsNullOrEmpty(port.Tls.KmsKey))
                {
                    yield return new Note($"The private key of port {name} is stored with the key of Secrets Manager: set kmsKey for one of your own.");
                }
            }
        }

        if (!offers)
        {
            yield return new DoesNotApply("The service offers no port through Service Connect.");
        }
    }
}
