using EcsPosture.Checks.Catalogue;
using EcsPosture.Checks.Evaluation;
using EcsPosture.Checks.Iam.Policies.Matching;
using EcsPosture.Checks.Usage;
using EcsPosture.Inventory.Iam;

namespace EcsPosture.Checks.Iam;

/// <summary>A role of container instances that may do more than the agents on them need.</summary>
public sealed class InstanceRoleExcess : EcsRoleCheck
{
    private const int Most = 6;

    /// <summary>What the agents of ECS, Systems Manager and CloudWatch need, and the file that ECS_CONFIG is read from.</summary>
    internal static readonly ActionPattern[] OfAgents =
    [
        .. new[]
        {
            "ecs:Poll", "ecs:DiscoverPollEndpoint", "ecs:RegisterContainerInstance", "ecs:DeregisterContainerInstance", "ecs:StartTelemetrySession", "ecs:Submit*", "ecs:UpdateContainerInstancesState",
            "ecs:CreateCluster", "ecs:TagResource", "ecs:PutSystemLogEvents", "ecs:ListTagsForResource", "ec2:DescribeTags",
            "ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage", "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents",
            "logs:DescribeLogStreams", "logs:DescribeLogGroups", "logs:PutRetentionPolicy", "ssm:DescribeAssociation", "ssm:GetDeployablePatchSnapshotForInstance", "ssm:GetDocument", "ssm:DescribeDocument", "ssm:GetManifest",
            "ssm:ListAssociations", "ssm:ListInstanceAssociations", "ssm:PutInventory", "ssm:PutComplianceItems", "ssm:PutConfigurePackageResult", "ssm:UpdateAssociationStatus",
            "ssm:UpdateInstanceAssociationStatus", "ssm:UpdateInstanceInformation", "ssmmessages:*", "ec2messages:*", "cloudwatch:PutMetricData", "ec2:DescribeVolumes", "xray:Put*", "xray:Get*",
        }.Select(ActionPattern.Parse),
    ];

    /// <inheritdoc />
    public override CheckInfo Info { get; } = new()
    {
        Id = "ecs-iam-instance-role-excess-permissions",
        Title = "Container instance role allows more than the ECS agent needs",
        Severity = Severity.High,
        SeverityNote = "Low when the only excess is reading files of S3 or parameters that its policy names.",
        Topics = [Topic.Iam],
        Pages = ["instance_IAM_role", "security-iam-awsmanpol"],
        ResourceType = ResourceType.Role,
        Responsibility = new(ResponsibleSide.None, ResponsibleSide.Customer, ResponsibleSide.Customer, ResponsibleSide.None),
        Rationale =
            "Every container on the instance that reaches the metadata service, and everybody who breaks out of one, has the role of the instance. "
            + "What one application needed on it is then the right of all.",
        PassWhen = "It allows what the agents of ECS, Systems Manager, CloudWatch and X-Ray need, and nothing else.",
        FailWhen = "It allows any other action, such as reading secrets or data, assuming roles, or all of a service.",
        NotApplicableWhen = "No container instance uses the role, or it has all permissions (ecs-iam-role-admin).",
        Remediation = new()
        {
            Summary = "Leave the managed policies for the agents, and move the applications' actions to task roles.",
            Cli = """
                aws iam list-attached-role-policies --role-name {role}
                aws iam delete-role-policy --role-name {role} --policy-name <policy>
                """,
            Terraform = """
                resource "aws_iam_role_policy_attachment" "agent" {
                  role       = "{role}"
                  policy_arn = "arn:{partition}:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role"
                }
                """,
            CloudFormation = """
                InstanceRole:
                  Type: AWS::IAM::Role
                  Properties:
                    RoleName: {role}
                    ManagedPolicyArns:
                      - arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role
                      - arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore
                """,
            SideEffects = "Containers without a task role lose what they had by way of the instance.",
        },
        Controls = [new(FrameworkNames.Nist80053, "AC-6", MappingSource.Ours), new(FrameworkNames.PciDss, "7.2.1", MappingSource.Ours)],
        Actions = ["ec2:DescribeInstances", "iam:GetAccountAuthorizationDetails"],
    };

    /// <inheritdoc />
    protected override IEnumerable<Statement> ExamineUsed(Role role, IReadOnlySet<RolePurpose> purposes, CheckContext context)
    {
        if (!purposes.Contains(RolePurpose.InstanceRole))
        {
            return [new DoesNotApply("No container instance uses the role.")];
        }

        var access = PrincipalAccess.Of(role, context);
        return PrincipalPower.IsFullAdmin(access) ? [new DoesNotApply("The role has all permissions, which ecs-iam-role-admin reports.")]
            : OtherRights.OfHost(role, access, Most, (what, evidence) => new Violation($"Instance role {role.RoleName} may also do {what}.", evidence)
            {
                Severity = evidence.All(e => IsReadOfNamedFiles(e.Actual)) ? Severity.Low : Severity.High,
            });
    }

    // Such as the file of ECS_CONFIG.
    private static bool IsReadOfNamedFiles(string statement) =>
        statement.StartsWith("Allow s3:GetObject on arn:", StringComparison.Ordinal) && !statement.EndsWith(":::*", StringComparison.Ordinal);
}
