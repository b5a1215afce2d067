using Penstock.Models;

namespace Penstock.Board;

/// <summary>An embedding that a run's projector_config.pbtxt names, with the files that may be read.</summary>
internal sealed record LogEmbedding(string Id, LoggedRun Run, ProjectorEmbedding Says, string? Tensor, string? Metadata, string? Sprite)
{
    private const int MostConfig = 4 << 20, MostOfRun = 200;

    /// <summary>The embeddings of all runs; of a configuration that makes no sense it tells why.</summary>
    public static IEnumerable<LogEmbedding> All(BoardSnapshot now, string root, Action<LoggedRun, string> tell) => now.Runs.SelectMany(run => Of(run, root, tell));

    /// <summary>The embedding of an id; null for none.</summary>
    public static LogEmbedding? Find(BoardSnapshot now, string root, string id) =>
        id.LastIndexOf(':') is > 0 and var colon && now.Find(id[..colon]) is { } run ? Of(run, root, (_, _) => { }).FirstOrDefault(e => e.Id == id) : null;

    private static IEnumerable<LogEmbedding> Of(LoggedRun run, string root, Action<LoggedRun, string> tell)
    {
        if (LogFile.Find(root, run.Folder, ProjectorConfig.FileName) is not { } file || new FileInfo(file).Length > MostConfig)
        {
            if (Path.Exists(Path.Combine(run.Folder, ProjectorConfig.FileName))) tell(run, $"expected {ProjectorConfig.FileName} to be a plain file of 1 to {MostConfig:N0} bytes, got another.");
            return [];
        }
        ProjectorConfig config;
        try
        {
            config = ProjectorConfig.Read(File.ReadAllText(file), file);
        }
        catch (Exception error) when (Unreadable.Is(error))
        {
            tell(run, $"expected a {ProjectorConfig.FileName} that can be read, got: {error.Message}");
            return [];
        }
        return config.Embeddings.Take(MostOfRun).Index().Select(e => new LogEmbedding(
            FormattableString.Invariant($"{run.Name}:{e.Index}"), run, e.Item, LogFile.Find(root, run.Folder, e.Item.TensorPath),
            LogFile.Find(root, run.Folder, e.Item.MetadataPath), LogFile.Find(root, run.Folder, e.Item.SpritePath)));
    }
}
