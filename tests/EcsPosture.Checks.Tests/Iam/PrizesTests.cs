using EcsPosture.Checks.Iam;
using EcsPosture.Checks.Iam.Access;
using EcsPosture.Inventory;
using EcsPosture.Inventory.Iam;
using EcsPosture.Testing;
using Xunit;

namespace EcsPosture.Checks.Tests.Iam;

public sealed class PrizesTests
{
    [Fact]
    public void Secrets_come_first_and_what_is_limited_says_so()
    {
        var prizes = Of(ARole.Allow(["dynamodb:Query"], ["arn:aws:dynamodb:eu-west-1:111122223333:table/orders"]), ARole.Allow(["secretsmanager:GetSecretValue"]));

        Assert.Equal([("reads secrets of Secrets Manager", true, true), ("reads items of DynamoDB", false, false)], prizes.Select(p => (p.Text, p.IsEverywhere, p.IsSecret)));
    }

    [Fact]
    public void A_denied_right_is_none()
    {
        Assert.Empty(Of(ARole.Allow(["s3:*"]), ARole.Deny(["s3:*"])));
        Assert.Empty(Of(ARole.Allow(["cloudwatch:PutMetricData"])));
    }

    private static IReadOnlyList<Prize> Of(params PolicyStatement[] statements) =>
        Prizes.Of(new PrincipalAccess(ARole.Named("web-task") with { InlinePolicies = ARole.Inline(statements) }, ResourceList<ManagedPolicy>.Of([]), ASnapshot.AccountId));
}
