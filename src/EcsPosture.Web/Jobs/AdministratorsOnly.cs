using EcsPosture.Web.SignIn;
using Hangfire;
using Hangfire.Dashboard;

namespace EcsPosture.Web.Jobs;

/// <summary>Lets administrators see the jobs dashboard, whichever way they came to it.</summary>
internal sealed class AdministratorsOnly : IDashboardAuthorizationFilter
{
    public bool Authorize(DashboardContext context) => Policies.Allows(context.GetHttpContext().User, Policies.Administrator);
}
