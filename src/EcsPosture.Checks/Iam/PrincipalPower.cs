namespace EcsPosture.Checks.Iam;

/// <summary>Tells by samples how much a principal may do: no list of actions is complete, so none is asked in full.</summary>
public static class PrincipalPower
{
    /// <summary>In how many services a power user may change everything, at least.</summary>
    public const int Many = 5;

    private static readonly string[] Everything =
    [
        "iam:CreateUser", "iam:AttachRolePolicy", "iam:PutUserPolicy", "s3:DeleteBucket", "s3:PutObject", "sts:AssumeRole", "kms:ScheduleKeyDeletion",
        "ec2:TerminateInstances", "lambda:UpdateFunctionCode", "dynamodb:DeleteTable", "organizations:LeaveOrganization",
    ];

    private static readonly string[] OfIam = ["iam:CreateUser", "iam:AttachRolePolicy", "iam:PutRolePolicy", "iam:PutUserPolicy", "iam:CreateAccessKey", "iam:CreatePolicyVersion", "iam:UpdateAssumeRolePolicy"];

    private static readonly string[] Changes =
    [
        "s3:PutObject", "dynamodb:PutItem", "lambda:UpdateFunctionCode", "ec2:TerminateInstances", "rds:ModifyDBInstance", "secretsmanager:PutSecretValue", "sqs:SendMessage", "sns:Publish",
        "ecs:UpdateService", "ssm:SendCommand", "cloudformation:UpdateStack", "logs:DeleteLogGroup", "ecr:PutImage", "kms:ScheduleKeyDeletion", "elasticloadbalancing:DeleteLoadBalancer",
    ];

    /// <summary>Whether it may do everything: all samples of IAM and of other services on every resource.</summary>
    public static bool IsFullAdmin(PrincipalAccess access) => MayAll(access, Everything);

    /// <summary>Whether it may do everything in IAM.</summary>
    public static bool IsIamAdmin(PrincipalAccess access) => MayAll(access, OfIam);

    /// <summary>Whether it may change every resource in all services that are tried.</summary>
    public static bool IsPowerUser(PrincipalAccess access) => MayAll(access, Changes);

    /// <summary>Whether it may do everything, or everything in IAM, unless conditions or what was not read keep it from that.</summary>
    public static bool MayBeAdmin(PrincipalAccess access)
    {
        ArgumentNullException.ThrowIfNull(access);
        return Everything.All(a => access.Can(a).MayBeAllowedEverywhere) || OfIam.All(a => access.Can(a).MayBeAllowedEverywhere);
    }

    /// <summary>Services in which it may change every resource, by one sample each.</summary>
    public static IReadOnlyList<string> ServicesOf(PrincipalAccess access)
    {
        ArgumentNullException.ThrowIfNull(access);
        return [.. Changes.Where(a => access.Can(a).IsOwnRight).Select(a => a.Split(':')[0])];
    }

    private static bool MayAll(PrincipalAccess access, string[] actions)
    {
        ArgumentNullException.ThrowIfNull(access);
        return Array.TrueForAll(actions, a => access.Can(a).IsOwnRight);
    }
}
