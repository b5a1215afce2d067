namespace Penstock.Benchmarks;

/// <summary>One column of a table: a process and what it is asked to time.</summary>
internal sealed record Peer(string Name, TorchPeer Process, string Work);
