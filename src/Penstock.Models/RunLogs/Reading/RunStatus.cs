namespace Penstock.Models;

/// <summary>What a run does, by what it said at its end, or else by whether something came of late.</summary>
public enum RunStatus
{
    /// <summary>It says nothing, and nothing came for a minute.</summary>
    Unknown,
    /// <summary>Something came within the last minute.</summary>
    Running,
    /// <summary>It ended with success.</summary>
    Done,
    /// <summary>It ended with a failure.</summary>
    Failed,
    /// <summary>It was stopped before its end.</summary>
    Stopped,
}
