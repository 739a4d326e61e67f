using EcsPosture.Checks.Accounts;
using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Detection;

namespace EcsPosture.Checks.Detection;

/// <summary>A region in which ECS runs and GuardDuty does not watch its tasks.</summary>
public sealed class GuardDutyOff : RegionCheck
{
    private const string Runtime = "RUNTIME_MONITORING";
    private const string FargateAgent = "ECS_FARGATE_AGENT_MANAGEMENT";
    private const string Ec2Agent = "EC2_AGENT_MANAGEMENT";

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-detect-guardduty-runtime",
        Title = "GuardDuty or its ECS Runtime Monitoring is off",
        Severity = Severity.High,
        SeverityNote = "Medium when only the automatic management of an agent is off.",
        Topics = [Topic.Compliance],
        Pages = ["ecs-guard-duty-integration", "security-compliance"],
        ResourceType = ResourceType.Region,
        Responsibility = new(ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.None, ResponsibleSide.None),
        Rationale =
            "What an intruder does within a container shows in processes, files and connections, and in no log of AWS. "
            + "Runtime Monitoring is what looks there.",
        PassWhen = "GuardDuty is on, and where tasks run on Fargate or EC2 so is Runtime Monitoring, with agents managed for the launch types in use.",
        FailWhen = "The region has no enabled detector, or Runtime Monitoring or the management of an agent that is needed is off.",
        NotApplicableWhen = "ECS runs nothing in the region.",
        Remediation = new()
        {
            Summary = "Turn on GuardDuty and Runtime Monitoring with automatic management of its agents.",
            Cli = """
                aws guardduty create-detector --region {region} --enable
                aws guardduty update-detector --region {region} --detector-id <detector-id> --features '[{"Name":"RUNTIME_MONITORING","Status":"ENABLED","AdditionalConfiguration":[{"Name":"ECS_FARGATE_AGENT_MANAGEMENT","Status":"ENABLED"},{"Name":"EC2_AGENT_MANAGEMENT","Status":"ENABLED"}]}]'
                """,
            Terraform = """
                resource "aws_guardduty_detector_feature" "runtime" {
                  detector_id = aws_guardduty_detector.this.id
                  name        = "RUNTIME_MONITORING"
                  status      = "ENABLED"
                  additional_configuration {
                    name   = "ECS_FARGATE_AGENT_MANAGEMENT"
                    status = "ENABLED"
                  }
                  additional_configuration {
                    name   = "EC2_AGENT_MANAGEMENT"
                    status = "ENABLED"
                  }
                }
                """,
            CloudFormation = """
                Detector:
                  Type: AWS::GuardDuty::Detector
                  Properties:
                    Enable: true
                    Features:
                      - Name: RUNTIME_MONITORING
                        Status: ENABLED
                        AdditionalConfiguration:
                          - Name: ECS_FARGATE_AGENT_MANAGEMENT
                            Status: ENABLED
                          - Name: EC2_AGENT_MANAGEMENT
                            Status: ENABLED
                """,
            SideEffects = "Billed by vCPU and month. Tasks on Fargate get a sidecar when they start next, and their execution role must be able to pull it. In an organization the delegated administrator may have to do it.",
        },
        Controls =
        [
            new(FrameworkNames.Fsbp, "GuardDuty.1"),
            new(FrameworkNames.Fsbp, "GuardDuty.11"),
            new(FrameworkNames.Fsbp, "GuardDuty.12"),
            new(FrameworkNames.Fsbp, "GuardDuty.13"),
            new(FrameworkNames.Nist80053, "AC-2(12)"),
            new(FrameworkNames.Nist80053, "AU-6(1)"),
            new(FrameworkNames.Nist80053, "AU-6(5)"),
            new(FrameworkNames.Nist80053, "CA-7"),
            new(FrameworkNames.Nist80053, "CM-8(3)"),
            new(FrameworkNames.Nist80053, "RA-3(4)"),
            new(FrameworkNames.Nist80053, "SA-11(1)"),
            new(FrameworkNames.Nist80053, "SA-11(6)"),
            new(FrameworkNames.Nist80053, "SA-15(2)"),
            new(FrameworkNames.Nist80053, "SA-15(8)"),
            new(FrameworkNames.Nist80053, "SA-8(19)"),
            new(FrameworkNames.Nist80053, "SA-8(21)"),
            new(FrameworkNames.Nist80053, "SA-8(25)"),
            new(FrameworkNames.Nist80053, "SC-5"),
            new(FrameworkNames.Nist80053, "SC-5(1)"),
            new(FrameworkNames.Nist80053, "SC-5(3)"),
            new(FrameworkNames.Nist80053, "SI-20"),
            new(FrameworkNames.Nist80053, "SI-3(8)"),
            new(FrameworkNames.Nist80053, "SI-4"),
            new(FrameworkNames.Nist80053, "SI-4(1)"),
            new(FrameworkNames.Nist80053, "SI-4(13)"),
            new(FrameworkNames.Nist80053, "SI-4(2)"),
            new(FrameworkNames.Nist80053, "SI-4(22)"),
            new(FrameworkNames.Nist80053, "SI-4(25)"),
            new(FrameworkNames.Nist80053, "SI-4(4)"),
            new(FrameworkNames.Nist80053, "SI-4(5)"),
            new(FrameworkNames.PciDss, "11.5.1", MappingSource.OtherTool),
            new(FrameworkNames.PciDss, "11.5.1.1", MappingSource.OtherTool),
        ],
        Actions = ["guardduty:ListDetectors", "guardduty:GetDetector", "ecs:ListServices", "ecs:DescribeServices", "ecs:ListTasks", "ecs:DescribeTasks"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> Examine(AccountRegion resource, CheckContext context)
    {
        var workload = RegionWorkload.Of(context);
        if (workload.Nothing("ECS runs nothing in the region.") is { } nothing)
        {
            yield return nothing;
            yield break;
        }

        var detector = context.Region.Detection.Detector.Require();
        context.Note(detector is null ? "no detector" : $"{detector.Status} {string.Join(',', (detector.Features ?? []).Select(f => $"{f.Name}={f.Status}:{string.Join('+', f.AdditionalConfiguration.Where(c => c.IsEnabled).Select(c => c.Name))}"))}");
        if (detector is not { Status: "ENABLED" })
        {
            yield return new Violation(
                $"GuardDuty is off in {resource.Region}.",
                new Evidence(detector is null ? "DetectorIds" : "Status", detector?.Status ?? Evidence.Absent, detector is null ? "a detector" : "ENABLED"));
            yield break;
        }

        foreach (var statement in ExamineRuntime(detector, workload, resource.Region))
        {
            yield return statement;
        }
    }

    private static IEnumerable<Statement> ExamineRuntime(Detector detector, RegionWorkload workload, string region)
    {
        if (detector.Features is null)
        {
            yield return new Unread(new(GapKind.NotCollected, "guardduty:GetDetector", detector.DetectorId, null, "the answer does not tell the detector's features", null));
            yield break;
        }

        var (onFargate, onEc2) = (workload.LaunchTypes.Contains(LaunchTypes.Fargate), workload.LaunchTypes.Contains(LaunchTypes.Ec2));
        var runtime = detector.Feature(Runtime);
        if (runtime is not { IsEnabled: true })
        {
            if (onFargate || onEc2)
            {
                yield return new Violation($"Runtime Monitoring is off in {region}.", new Evidence($"Features[{Runtime}].Status", runtime?.Status ?? Evidence.Absent, "ENABLED"));
            }
            else if (workload.Gap is { } gap)
            {
                yield return new Unread(gap);
            }

            yield break;
        }

        foreach (var (isUsed, part, where) in ((bool, string, string)[])[(onFargate, FargateAgent, "on Fargate"), (onEc2, Ec2Agent, "on EC2")])
        {
            if (!runtime.Has(part))
            {
                if (isUsed)
                {
                    yield return new Violation(
                        $"GuardDuty does not manage its agent {where} in {region}.",
                        new Evidence($"Features[{Runtime}].AdditionalConfiguration[{part}].Status", runtime.AdditionalConfiguration.FirstOrDefault(c => c.Name == part)?.Status ?? Evidence.Absent, "ENABLED"))
                    {
                        Severity = Severity.Medium,
                    };
                }
                else if (workload.Gap is { } gap)
                {
                    yield return new Unread(gap);
                }
            }
        }
    }
}
