using EcsPosture.Collection.Aws.Calls;
using EcsPosture.Collection.Aws.Clients;
using EcsPosture.Collection.Scanning;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EcsPosture.Collection;

/// <summary>Registers what reads AWS accounts.</summary>
public static class CollectionServices
{
    /// <summary>Adds <see cref="AccountCollector"/>, <see cref="OrganizationReader"/> and <see cref="ConnectionSelfTest"/> with their HTTP client.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="options">How to wait and try again; null for the defaults.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="environment">Reads environment variables for endpoints; null for the process's own.</param>
    public static IServiceCollection AddCollection(
        this IServiceCollection services, TransportOptions? options = null, TimeProvider? time = null, Func<string, string?>? environment = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        options ??= new();
        time ??= TimeProvider.System;
        AwsTransport.Register(services, options, time);
        services.TryAddSingleton(_ => new CallPacer(time, options.PaceFactor));
        services.TryAddSingleton(provider => new AwsTransport(provider.GetRequiredService<IHttpClientFactory>()));
        services.TryAddSingleton(provider => new AwsSessions(
            provider.GetRequiredService<AwsTransport>(), provider.GetRequiredService<CallPacer>(), options, time, environment ?? Environment.GetEnvironmentVariable));
        services.TryAddSingleton(provider => new AccountCollector(provider.GetRequiredService<AwsSessions>(), options, time));
        services.TryAddSingleton(provider => new OrganizationReader(provider.GetRequiredService<AwsSessions>()));
        services.TryAddSingleton(provider => new ConnectionSelfTest(provider.GetRequiredService<AwsSessions>()));
        return services;
    }
}
