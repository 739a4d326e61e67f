namespace EcsPosture.Findings.Scans;

/// <summary>A scan was given up for dead while it still ran: nothing of it is recorded, as another may be in its place.</summary>
public sealed class ScanLostException(long scanId) : Exception($"Scan {scanId} was given up for dead while it still ran.");
