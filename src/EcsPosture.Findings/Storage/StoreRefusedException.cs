namespace EcsPosture.Findings.Storage;

/// <summary>The store cannot be used as it is; the message says what to do, and holds no password.</summary>
public sealed class StoreRefusedException(string message) : Exception(message);
