namespace Penstock.Monitoring;

/// <summary>The names of the fields of a line, which files on disks hold: they do not change.</summary>
internal static class RequestFields
{
    public const string Id = "id", Row = "row", Time = "time", Model = "model", Version = "version", Inputs = "inputs", Output = "output", Microseconds = "us";

    public const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
}
