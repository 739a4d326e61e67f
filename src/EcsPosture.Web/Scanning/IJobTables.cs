namespace EcsPosture.Web.Scanning;

/// <summary>What jobs keep in the store's database beside our own tables.</summary>
internal interface IJobTables
{
    /// <summary>Makes the tables, or brings them up to date. One process at a time may.</summary>
    void Prepare();
}
