namespace Penstock.Board;

/// <summary>What a run does.</summary>
internal enum RunStatus { Unknown, Running, Done, Failed }
