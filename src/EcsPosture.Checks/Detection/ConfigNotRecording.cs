using EcsPosture.Checks.Accounts;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Detection;
using EcsPosture.Inventory.Snapshots;

namespace EcsPosture.Checks.Detection;

/// <summary>A region in which AWS Config does not record the configuration of ECS.</summary>
public sealed class ConfigNotRecording : RegionCheck
{
    private const string Roles = "AWS::IAM::Role";
    private static readonly string[] EcsTypes = ["AWS::ECS::Cluster", "AWS::ECS::Service", "AWS::ECS::TaskDefinition"];

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-comply-config-recorder",
        Title = "AWS Config does not record ECS and IAM resources",
        Severity = Severity.Medium,
        Topics = [Topic.Compliance],
        Pages = ["ecs-compliance"],
        ResourceType = ResourceType.Region,
        Responsibility = Responsibility.Customer,
        Rationale = "AWS Config keeps how a resource was set up at any moment, which is what an investigation and an auditor ask for. What was not recorded cannot be looked up later.",
        PassWhen = "A recorder of your own records clusters, services and task definitions in the region, its last delivery did not fail, and roles are recorded in some region.",
        FailWhen = "There is no recorder, it is stopped or fails, it leaves one of these types out, or no region records roles.",
        Remediation = new()
        {
            Summary = "Record all resource types, the global ones in one region, and start the recorder.",
            Cli = """
                aws configservice put-configuration-recorder --region {region} --configuration-recorder name=default,roleARN=<role-arn> --recording-group allSupported=true,includeGlobalResourceTypes=true
                aws configservice start-configuration-recorder --region {region} --configuration-recorder-name default
                """,
            Terraform = """
                resource "aws_config_configuration_recorder" "this" {
                  role_arn = aws_iam_role.config.arn
                  recording_group {
                    all_supported                 = true
                    include_global_resource_types = true
                  }
                }
                resource "aws_config_configuration_recorder_status" "this" {
                  name       = aws_config_configuration_recorder.this.name
                  is_enabled = true
                }
                """,
            CloudFormation = """
                Recorder:
                  Type: AWS::Config::ConfigurationRecorder
                  Properties:
                    RoleARN: !GetAtt ConfigRole.Arn
                    RecordingGroup:
                      AllSupported: true
                      IncludeGlobalResourceTypes: true
                """,
            SideEffects = "Each change that is recorded is billed; a busy cluster changes often, so consider recording daily.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "Config.1"),
            new(FrameworkNames.Cis, "AWS Foundations v5.0 3.3"),
            new(FrameworkNames.Cis, "AWS Foundations v6.0 4.3"),
            new(FrameworkNames.Nist80053, "CM-3"),
            new(FrameworkNames.Nist80053, "CM-6(1)"),
            new(FrameworkNames.Nist80053, "CM-8"),
            new(FrameworkNames.Nist80053, "CM-8(2)"),
        ],
        Actions = ["config:DescribeConfigurationRecorders", "config:DescribeConfigurationRecorderStatus"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(AccountRegion resource, CheckContext context)
    {
        var recorders = Own(context.Region).Require();
        context.Note(string.Join('\n', recorders.Select(r => $"{r.Name} {r.RecordingGroup?.RecordingStrategy?.UseOnly} {r.RecordingGroup?.AllSupported} {r.RecordingGroup?.IncludeGlobalResourceTypes} {string.Join(',', r.RecordingGroup?.ResourceTypes ?? [])} {string.Join(',', r.RecordingGroup?.ExclusionByResourceTypes?.ResourceTypes ?? [])}")));
        if (recorders.Count == 0)
        {
            yield return new Violation($"AWS Config has no recorder in {resource.Region}.", new Evidence("ConfigurationRecorders", Evidence.Absent, "a recorder"));
            yield break;
        }

        foreach (var type in EcsTypes.Where(type => !recorders.Any(r => Records(r, type))))
        {
            yield return new Violation($"AWS Config leaves {type} out in {resource.Region}.", new Evidence("ConfigurationRecorders[*].recordingGroup", $"without {type}", "all supported types"));
        }

        var statuses = context.Region.Detection.RecorderStatuses.Require();
        var status = statuses.FirstOrDefault(s => recorders.Any(r => r.Name == s.Name));
        context.Note($"{status?.Recording} {status?.LastStatus}");
        if (status is not { Recording: true })
        {
            yield return new Violation($"AWS Config does not record in {resource.Region}: the recorder is stopped.", new Evidence("ConfigurationRecordersStatus[*].recording", status is null ? Evidence.Absent : "false", "true"));
        }
        else if (status.LastStatus?.Equals("FAILURE", StringComparison.OrdinalIgnoreCase) is true)
        {
            yield return new Violation(
                $"AWS Config fails to record in {resource.Region}{(status.LastErrorCode is { Length: > 0 } code ? $": {code}" : "")}.",
                new Evidence("ConfigurationRecordersStatus[*].lastStatus", status.LastStatus, "SUCCESS"));
        }

        yield return ExamineRoles(context);
    }

    /// <summary>Roles are global: one region that records them is enough.</summary>
    private static Statement ExamineRoles(CheckContext context)
    {
        var unread = context.Account.UnseenRegions.FirstOrDefault();
        foreach (var region in context.Account.Regions)
        {
            if (!Own(region).TryGet(out var recorders, out var gap) || !region.Detection.RecorderStatuses.TryGet(out var statuses, out gap))
            {
                unread ??= gap;
            }
            else if (recorders.Any(r => Records(r, Roles) && statuses.Any(s => s.Name == r.Name && s.Recording)))
            {
                context.Note("roles");
                return new Note($"Roles are recorded in {region.Region}.");
            }
        }

        return unread is not null
            ? new Unread(unread)
            : new Violation("AWS Config records roles in no region of the scan.", new Evidence("ConfigurationRecorders[*].recordingGroup.includeGlobalResourceTypes", "false in every region", "true in one region"));
    }

    // Recorders that an AWS service keeps for itself serve nobody else.
    private static Observed<IReadOnlyList<ConfigurationRecorder>> Own(Snapshot region) =>
        region.Detection.Recorders.Map<IReadOnlyList<ConfigurationRecorder>>(all => [.. all.Where(r => string.IsNullOrEmpty(r.ServicePrincipal))]);

    private static bool Records(ConfigurationRecorder recorder, string type) => recorder.RecordingGroup is not { } group
        || (group.RecordingStrategy?.UseOnly) switch
        {
            "EXCLUSION_BY_RESOURCE_TYPES" => group.ExclusionByResourceTypes?.ResourceTypes.Contains(type) is not true,
            "INCLUSION_BY_RESOURCE_TYPES" => group.ResourceTypes.Contains(type),
            _ => group.AllSupported ? type is not Roles || group.IncludeGlobalResourceTypes : group.ResourceTypes.Contains(type),
        };
}
