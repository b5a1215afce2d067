namespace Penstock.Serving;

/// <summary>Where a version is in its life, by the numbers of TensorFlow Serving.</summary>
internal enum VersionState { Unknown = 0, Start = 10, Loading = 20, Available = 30, Unloading = 40, End = 50 }
