using System.CommandLine;

namespace EcsPosture.Web.CommandLine;

/// <summary><c>iam</c>: asks the policy engine.</summary>
internal static class IamCommand
{
    public static Command Create() => new("iam", "Asks what IAM policies allow.") { IamCanCommand.Create(), IamEvaluateCommand.Create() };
}
