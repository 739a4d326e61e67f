using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EcsPosture.Collection.Aws;
using EcsPosture.Collection.Collectors;

namespace EcsPosture.Collection;

/// <summary>
/// The IAM policy that a scanner needs: the permissions of the collectors' actions and no more, all of them reading. The credentials
/// that find the accounts of an organization need one more, in a statement of its own.
/// </summary>
public static class LeastPrivilegePolicy
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The permissions, in order.</summary>
    public static IReadOnlyList<string> Permissions { get; } =
        [.. CollectorSet.Actions.SelectMany(a => a.AlsoNeeds.Append(a.Permission)).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Actions that need no permission.</summary>
    public static IReadOnlyList<string> Exempt { get; } = [.. CollectorSet.Actions.Where(a => a.Permission is null).Select(a => a.Action.IamName)];

    /// <summary>What finding the accounts of an organization needs besides.</summary>
    public static string OrganizationPermission => ApiActions.ListAccounts.Permission;

    /// <summary>The policy as JSON, ready to paste. List and describe actions take no narrower resource than <c>*</c> in most services, so none is set.</summary>
    /// <param name="organization">Whether it also allows to find the accounts of an organization.</param>
    public static string ToJson(bool organization = false)
    {
        var statements = new JsonArray(Statement("EcsPostureRead", Permissions));
        if (organization)
        {
            statements.Add((JsonNode)Statement("EcsPostureOrganization", [OrganizationPermission]));
        }

        return new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = statements }.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonObject Statement(string id, IEnumerable<string> permissions) => new()
    {
        ["Sid"] = id,
        ["Effect"] = "Allow",
        ["Action"] = new JsonArray([.. permissions.Select(p => (JsonNode)p)]),
        ["Resource"] = "*",
    };

    /// <summary>A CloudFormation template of a role with the policy, to be assumed by the scanner's own principal with an external id.</summary>
    /// <param name="organization">Whether the role may also find the accounts of an organization.</param>
    public static string ToCloudFormation(bool organization = false)
    {
        var template = new StringBuilder("""
            AWSTemplateFormatVersion: "2010-09-09"
            Description: Read-only role that ECS Posture assumes to scan this account.
            Parameters:
              ScannerPrincipalArn:
                Type: String
                Description: ARN of the role or user that ECS Posture runs as.
                AllowedPattern: "^arn:[a-z-]+:iam::[0-9]{12}:(role|user|root).*$"
              ExternalId:
                Type: String
                Description: A secret word that the connection in ECS Posture must give. Keep it from others.
                MinLength: 8
                MaxLength: 1224
                NoEcho: true
              RoleName:
                Type: String
                Default: ecs-posture-scanner
            Resources:
              ScannerRole:
                Type: AWS::IAM::Role
                Properties:
                  RoleName: !Ref RoleName
                  MaxSessionDuration: 3600
                  AssumeRolePolicyDocument:
                    Version: "2012-10-17"
                    Statement:
                      - Effect: Allow
                        Principal:
                          AWS: !Ref ScannerPrincipalArn
                        Action: sts:AssumeRole
                        Condition:
                          StringEquals:
                            sts:ExternalId: !Ref ExternalId
                  Policies:
                    - PolicyName: ecs-posture-read
                      PolicyDocument:
                        Version: "2012-10-17"
                        Statement:
                          - Sid: EcsPostureRead
                            Effect: Allow
                            Action:

            """.ReplaceLineEndings("\n"));
        foreach (var permission in Permissions)
        {
            template.Append("                  - ").Append(permission).Append('\n');
        }

        template.Append("                Resource: \"*\"\n");
        if (organization)
        {
            template.Append("              - Sid: EcsPostureOrganization\n                Effect: Allow\n                Action: ")
                .Append(OrganizationPermission)
                .Append("\n                Resource: \"*\"\n");
        }

        return template.Append("""
            Outputs:
              RoleArn:
                Description: The role ARN to enter in the connection.
                Value: !GetAtt ScannerRole.Arn

            """.ReplaceLineEndings("\n")).ToString();
    }
}
