namespace EcsPosture.Collection.Scanning;

/// <summary>The reading of things in one region that definitions refer to, in rounds while more of it may still be noted (<see cref="AccountScan.ReadInRoundsAsync"/>).</summary>
internal interface IRoundsReading
{
    /// <summary>Reads what is waiting; as long as more may be wanted, only as much of it as makes full calls.</summary>
    /// <param name="all">Whether nothing more can be wanted.</param>
    /// <param name="cancellationToken">Stops the calls.</param>
    Task ReadAsync(bool all, CancellationToken cancellationToken);

    /// <summary>Puts what was read into its files, once nothing more can be wanted.</summary>
    Task PutAsync(CancellationToken cancellationToken);
}
