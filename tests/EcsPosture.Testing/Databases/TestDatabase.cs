namespace EcsPosture.Testing.Databases;

/// <summary>The databases that the store can lie in.</summary>
public enum TestDatabase
{
    Sqlite,
    Postgres,
}
