using System.Security.Claims;
using EcsPosture.Findings.Audit;
using EcsPosture.Web.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace EcsPosture.Web.Tests.SignIn;

public sealed class PoliciesTests
{
    [Theory]
    [InlineData(Policies.Viewer, Policies.Viewer, true)]
    [InlineData(Policies.Viewer, Policies.Operator, false)]
    [InlineData(Policies.Viewer, Policies.Administrator, false)]
    [InlineData(Policies.Operator, Policies.Viewer, true)]
    [InlineData(Policies.Operator, Policies.Operator, true)]
    [InlineData(Policies.Operator, Policies.Administrator, false)]
    [InlineData(Policies.Administrator, Policies.Viewer, true)]
    [InlineData(Policies.Administrator, Policies.Operator, true)]
    [InlineData(Policies.Administrator, Policies.Administrator, true)]
    [InlineData("guest", Policies.Viewer, false)]
    [InlineData("Administrator", Policies.Viewer, false)]
    public async Task A_role_meets_its_policy_and_those_below(string role, string policy, bool allowed)
    {
        await using var app = await RunningApp.StartAsync();
        var authorization = app.App.Services.GetRequiredService<IAuthorizationService>();

        var result = await authorization.AuthorizeAsync(Someone(role), policy);

        Assert.Equal(allowed, result.Succeeded);
    }

    [Fact]
    public void The_actor_is_the_signed_in_person_with_the_highest_role()
    {
        var user = new ClaimsPrincipal(new ClaimsIdentity(
            [new(ClaimTypes.Name, "ada"), new(ClaimTypes.Role, Policies.Viewer), new(ClaimTypes.Role, Policies.Operator)], "test"));

        Assert.Equal(new Actor("ada", Role.Operator), Actors.Of(user));
    }

    [Fact]
    public void No_one_signed_in_is_no_actor()
    {
        Assert.Throws<UnauthorizedAccessException>(() => Actors.Of(new ClaimsPrincipal(new ClaimsIdentity())));
        Assert.Throws<UnauthorizedAccessException>(() => Actors.Of(null));
        Assert.Throws<UnauthorizedAccessException>(() => Actors.Of(Someone("guest")));
    }

    private static ClaimsPrincipal Someone(string role) =>
        new(new ClaimsIdentity([new(ClaimTypes.Name, "someone"), new(ClaimTypes.Role, role)], "test"));
}
