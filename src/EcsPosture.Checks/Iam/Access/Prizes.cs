using EcsPosture.Checks.Iam.Policies;

namespace EcsPosture.Checks.Iam.Access;

/// <summary>Something worth having that a principal's own policies open.</summary>
/// <param name="Text">What, in words: "reads secrets of Secrets Manager".</param>
/// <param name="IsEverywhere">Whether on every resource without conditions.</param>
/// <param name="IsSecret">Whether it is secrets, rather than other data.</param>
public sealed record Prize(string Text, bool IsEverywhere, bool IsSecret);

/// <summary>Tells by samples which secrets and data a principal reaches.</summary>
public static class Prizes
{
    private static readonly (string Text, bool IsSecret, string[] Actions)[] Samples =
    [
        ("reads secrets of Secrets Manager", true, ["secretsmanager:GetSecretValue", "secretsmanager:BatchGetSecretValue"]),
        ("reads parameters of Systems Manager", true, ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"]),
        ("signs with keys of KMS", true, ["kms:Sign"]),
        ("reads objects of S3", false, ["s3:GetObject"]),
        ("changes objects of S3", false, ["s3:PutObject", "s3:DeleteObject"]),
        ("reads items of DynamoDB", false, ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"]),
        ("changes items of DynamoDB", false, ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"]),
        ("connects to databases of RDS", false, ["rds-db:connect", "rds-data:ExecuteStatement"]),
        ("receives messages of SQS", false, ["sqs:ReceiveMessage"]),
        ("sends messages to SQS", false, ["sqs:SendMessage"]),
        ("sends mail by SES", false, ["ses:SendEmail", "ses:SendRawEmail"]),
        ("pushes images to ECR", false, ["ecr:PutImage"]),
        ("runs commands on instances", false, ["ssm:SendCommand"]),
        ("execs into tasks", false, ["ecs:ExecuteCommand"]),
    ];

    /// <summary>What a principal reaches, secrets first.</summary>
    public static IReadOnlyList<Prize> Of(PrincipalAccess access)
    {
        ArgumentNullException.ThrowIfNull(access);
        return
        [
            .. Samples.Select(s => (s.Text, s.IsSecret, Answers: s.Actions.Select(a => access.Can(a)).Where(a => a.Allowed is not Tri.No).ToList()))
                .Where(s => s.Answers.Count > 0)
                .Select(s => new Prize(s.Text, s.Answers.Exists(a => a.IsOwnRight), s.IsSecret)),
        ];
    }
}
