namespace Penstock.Tests;

/// <summary>Tests that count what the whole process allocates; no other test runs beside them.</summary>
[CollectionDefinition("Allocations", DisableParallelization = true)]
public class Allocations;
