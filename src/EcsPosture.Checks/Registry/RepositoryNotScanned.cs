using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory.Registry;

namespace EcsPosture.Checks.Registry;

/// <summary>A repository that ECS pulls from and whose images nobody scans.</summary>
public sealed class RepositoryNotScanned : RepositoryCheck
{
    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-ecr-scan-enabled",
        Title = "Repository used by ECS is not scanned",
        Severity = Severity.High,
        Topics = [Topic.Infrastructure],
        Pages = ["security-tasks-containers"],
        ResourceType = ResourceType.Repository,
        Responsibility = Responsibility.Customer,
        Rationale =
            "An image carries hundreds of packages, and the weaknesses of one become known after it was built. "
            + "Without scans nobody learns that what runs has become dangerous.",
        PassWhen = "Images are scanned on push or continuously, by a rule of the registry or by the repository's own setting.",
        FailWhen = "Images are scanned only when somebody asks for it.",
        Remediation = new()
        {
            Summary = "Turn on enhanced scanning for the registry, with a rule that covers the repository and scans continuously.",
            Cli = """
                aws ecr put-registry-scanning-configuration --region {region} --scan-type ENHANCED \
                  --rules '[{"scanFrequency":"CONTINUOUS_SCAN","repositoryFilters":[{"filter":"*","filterType":"WILDCARD"}]}]'
                """,
            Terraform = """
                resource "aws_ecr_registry_scanning_configuration" "this" {
                  scan_type = "ENHANCED"
                  rule {
                    scan_frequency = "CONTINUOUS_SCAN"
                    repository_filter {
                      filter      = "*"
                      filter_type = "WILDCARD"
                    }
                  }
                }
                """,
            CloudFormation = """
                RegistryScanning:
                  Type: AWS::ECR::RegistryScanningConfiguration
                  Properties:
                    ScanType: ENHANCED
                    Rules:
                      - ScanFrequency: CONTINUOUS_SCAN
                        RepositoryFilters:
                          - Filter: "*"
                            FilterType: WILDCARD
                """,
            SideEffects = "Enhanced scanning is billed by Amazon Inspector for each image; the command replaces all rules of the registry.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "ECR.1"),
            new(FrameworkNames.Nist80053, "RA-5"),
            new(FrameworkNames.PciDss, "6.2.3"),
            new(FrameworkNames.PciDss, "6.2.4"),
        ],
        Actions = ["ecr:DescribeRepositories", "ecr:BatchGetRepositoryScanningConfiguration", "ecs:DescribeTaskDefinition"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineUsed(Repository repository, IReadOnlyList<ImageUse> uses, CheckContext context)
    {
        var scanning = repository.Scanning.Require();
        if (scanning.ScanFrequency is "CONTINUOUS_SCAN" || scanning is { ScanOnPush: true } or { ScanFrequency: "SCAN_ON_PUSH" })
        {
            return scanning.ScanFrequency is "CONTINUOUS_SCAN"
                ? []
                : [new Note("Images are scanned when they are pushed, and not again when weaknesses become known later.")];
        }

        return
        [
            new Violation(
                $"Images of repository {repository.RepositoryName} are scanned only by hand.",
                new Evidence("scanningConfigurations[*].scanFrequency", scanning.ScanFrequency ?? Evidence.Absent, "CONTINUOUS_SCAN or SCAN_ON_PUSH")),
        ];
    }
}
