using EcsPosture.Checks.Iam.Access;
using EcsPosture.Checks.Iam.Policies;
using EcsPosture.Findings.Queries.Access;
using EcsPosture.Web.Components;
using Microsoft.AspNetCore.Components;

namespace EcsPosture.Web.Features.Access;

/// <summary>One role: what it may do and by which statements, what it can gain, who reaches it.</summary>
public sealed partial class RolePage(AccessReader roles)
{
    private const int MostUses = 12;
    private string? _shown;
    private bool _isMissing;
    private RoleView? _role;
    private EffectivePermissions? _permissions;
    private AccessQuestionAddress _question = new();
    private AccessAnswer? _answer;

    /// <summary>Short hash of the role's ARN.</summary>
    [Parameter] public string Hash { get; set; } = "";

    private static IReadOnlyList<Crumb> Trail { get; } = [new("Access", "/access")];

    /// <inheritdoc />
    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (_shown != Hash)
        {
            (_role, _permissions) = await Handover.ReadAsync(
                $"role {Hash}",
                async token =>
                {
                    var role = await roles.ReadAsync(Hash, token);
                    return (role, role?.Access is { } access ? EffectivePermissions.Of(access) : null);
                },
                cancellationToken);
            _shown = Hash;
            _isMissing = _role is null;
        }

        _question = AccessQuestionAddress.From(Navigation);
        _answer = _question.IsAsked && _role?.Access is { } asked ? asked.Can(_question.Action, _question.Resource, [.. _question.Known]) : null;
    }
}
