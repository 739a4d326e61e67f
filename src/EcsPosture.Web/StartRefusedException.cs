namespace EcsPosture.Web;

/// <summary>The program will not start as it is configured. The message is for the operator: it names the setting and the way on. Print it without a stack trace and end with exit code 1.</summary>
public sealed class StartRefusedException(string message) : Exception(message);
