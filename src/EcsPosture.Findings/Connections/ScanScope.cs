namespace EcsPosture.Findings.Connections;

/// <summary>Which revisions a scan reads, from narrow to wide.</summary>
public enum ScanScope
{
    /// <summary>What is in use.</summary>
    InUse,

    /// <summary>What is in use, and the latest active revision of each family.</summary>
    Current,

    /// <summary>Every active revision.</summary>
    AllActive,
}

/// <summary>The words for scopes on the command line and in manifests.</summary>
public static class ScanScopeWords
{
    /// <summary>The word for a scope: <c>in-use</c>, <c>current</c> or <c>all-active</c>.</summary>
    public static string Word(this ScanScope scope) => scope switch
    {
        ScanScope.InUse => "in-use",
        ScanScope.AllActive => "all-active",
        _ => "current",
    };

    /// <summary>Reads a word; false when it is none of the three.</summary>
    public static bool TryParse(string? word, out ScanScope scope)
    {
        scope = word switch
        {
            "in-use" => ScanScope.InUse,
            "all-active" => ScanScope.AllActive,
            _ => ScanScope.Current,
        };
        return word is "in-use" or "current" or "all-active";
    }
}
