using System.Text.Json.Nodes;
using EcsPosture.Simulator.Estate;
using EcsPosture.Simulator.Wire;

namespace EcsPosture.Simulator.Actions;

/// <summary>Organizations. An account whose global folder lists accounts is its organization's management account; any other is in none.</summary>
internal static class OrganizationsActions
{
    /// <summary>What <c>aws organizations list-accounts</c> prints.</summary>
    private const string File = "organizations/list-accounts.json";

    public static JsonObject ListAccounts(AwsCall call, ServedFolder folder)
    {
        folder.RequireNoGap(call, File);
        if (folder.File(File) is null)
        {
            throw new AwsErrorException("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.");
        }

        var page = Page.Of(call, folder.Entries(File, "Accounts"), "NextToken", "MaxResults", 20, 20);
        return Answers.Of("Accounts", Answers.Array(page.Items), "NextToken", page.Next);
    }
}
