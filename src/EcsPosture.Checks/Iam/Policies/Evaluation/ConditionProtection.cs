using EcsPosture.Checks.Iam.Policies.Conditions;

namespace EcsPosture.Checks.Iam.Policies.Evaluation;

/// <summary>Grades conditions by how hard it is for somebody with the principal's credentials to meet them.</summary>
internal static class ConditionProtection
{
    private static readonly string[] Places =
    [
        "aws:SourceIp", "aws:VpcSourceIp", "aws:SourceVpc", "aws:SourceVpce", "aws:SourceVpcArn", "aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths",
        "aws:CurrentTime", "aws:EpochTime", "aws:TokenIssueTime", "aws:RequestedRegion", "aws:Ec2InstanceSourceVpc", "aws:Ec2InstanceSourcePrivateIPv4", "ec2:SourceInstanceARN",
    ];

    private static readonly string[] Identities =
    [
        "aws:Principal", "aws:userid", "aws:username", "aws:ResourceTag/", "aws:ResourceAccount", "aws:ResourceOrg", "aws:SourceIdentity", "aws:SourceAccount", "aws:SourceArn",
        "aws:SourceOrg", "aws:MultiFactorAuth", "aws:FederatedProvider", "aws:CalledVia", "aws:ViaAWSService", "sts:ExternalId", "saml:", "ecs:ResourceTag/", "ec2:ResourceTag/",
        "iam:ResourceTag/", "iam:PermissionsBoundary", "ssm:resourceTag/", "kms:ViaService", "kms:CallerAccount", "lambda:SourceFunctionArn",
    ];

    public static Protection Of(Condition condition)
    {
        var key = condition.Written.Key;
        return Names(Places, key) ? Protection.Environment
            : Names(Identities, key) ? Protection.Identity
            : Protection.Controllable;
    }

    private static bool Names(string[] keys, string key) => Array.Exists(keys, k => key.StartsWith(k, StringComparison.OrdinalIgnoreCase));
}
