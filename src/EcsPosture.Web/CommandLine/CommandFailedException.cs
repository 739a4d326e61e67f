namespace EcsPosture.Web.CommandLine;

/// <summary>A command could not do what it was asked; the message is the one line that the person sees.</summary>
public sealed class CommandFailedException(string message) : Exception(message);
