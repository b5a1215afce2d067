namespace Penstock.Models;

/// <summary>A tag of a run at a time.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Facts">What its metadata tell.</param>
/// <param name="Points">Its points, of all files of the run.</param>
/// <param name="Revision">The revision that changed it last.</param>
/// <param name="IsBare">Whether places hold the bytes themselves, not values of summaries.</param>
/// <param name="LargestTensor">How many bytes a tensor may take.</param>
internal sealed record TagSnapshot(string Name, TagFacts Facts, PointView Points, long Revision, bool IsBare, int LargestTensor);
